import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** The metrics of one process; a registry of its own, so that several parts can live in one test process. */
export interface Metrics {
  readonly registry: Registry;
  /** Middleware: times each request by route pattern, never by raw path (that would be one series per order). */
  readonly timeRequests: RequestHandler;
  /** Handler of `GET /metrics`. */
  readonly expose: RequestHandler;
}

/** Makes the registry with the process's own metrics and the request histogram. */
export function makeMetrics(part: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ part });
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return {
    registry,
    timeRequests(request, response, next) {
      const end = duration.startTimer();
      response.once('close', () => {
        const route = (request.route as { path?: unknown } | undefined)?.path;
        // A client that gave up before the answer is no status of ours: 499, as nginx counts it.
        const status = response.writableFinished ? response.statusCode : 499;
        end({ method: request.method, route: typeof route === 'string' ? route : 'none', status });
      });
      next();
    },
    async expose(_request, response) {
      response.type(registry.contentType).send(await registry.metrics());
    },
  };
}
