import express, { type Express, type RequestHandler } from 'express';
import { openRequestContext } from './context.ts';
import { addHealth, type HealthOptions } from './health.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { answerNotFound, answerProblems, problem } from './problem.ts';

export interface AppOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: HealthOptions;
  /** Adds the routes of the service. No sub-apps: they would change the prototype of each request again. */
  readonly routes: (app: Express) => void;
  /** Largest body that is read, e.g. `100kb`. */
  readonly bodyLimit?: string;
}

/** The Express app of a service: context, metrics, JSON bodies, health, the routes, problems. */
export function makeApp(o: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  // Hashing every answer for callers that never ask conditionally is work for nothing.
  app.disable('etag');
  app.use(openRequestContext());
  app.use(o.metrics.timeRequests);
  app.use(['/health', '/metrics', '/decorators'], directOnly);
  addHealth(app, o.health);
  app.get('/metrics', o.metrics.expose);
  app.use(express.json({ limit: o.bodyLimit ?? '100kb' }));
  o.routes(app);
  app.use(answerNotFound());
  app.use(answerProblems(o.logger));
  return app;
}

/** What operators look at, and what the proxy itself asks, is not for the public: through a proxy nothing is there. */
const directOnly: RequestHandler = (request, _response, next) => {
  if (request.headers.via !== undefined) throw problem('not-found', 'There is nothing here.');
  next();
};
