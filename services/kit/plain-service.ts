import type { Express } from 'express';
import { z } from 'zod';
import { drainVariable, portVariable } from './config.ts';
import type { HealthOptions } from './health.ts';
import { listen } from './http-server.ts';
import { stopOnSignal } from './lifecycle.ts';
import { makeLogger, type Logger } from './logger.ts';
import { makeMetrics, type Metrics } from './metrics.ts';

/** The environment of a service that neither sends nor takes events. */
export const plainServiceConfigSchema = z.object({
  PORT: portVariable('port of the HTTP API on 127.0.0.1'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('least level that is logged'),
  HTTP_DRAIN: drainVariable,
});

/** What such a service is built from. */
export interface PlainServiceParts {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: HealthOptions;
}

export interface PlainServiceDefinition {
  /** Name in logs and metrics. */
  readonly name: string;
  readonly config: Readonly<z.output<typeof plainServiceConfigSchema>>;
  /** What it cannot answer without; nothing by default. */
  readonly required?: HealthOptions['required'];
  makeApp(parts: PlainServiceParts): Express;
  /** What runs beside its HTTP server is begun here, and ended by what this answers, after the server. */
  begin?(parts: PlainServiceParts): readonly (readonly [name: string, stop: () => Promise<unknown>])[];
}

/** Runs a service until SIGTERM: HTTP, and what it needs for it. One with events is run by `runService`. */
export async function runPlainService({ name, config, required, ...service }: PlainServiceDefinition): Promise<void> {
  const logger = makeLogger({ part: name, level: config.LOG_LEVEL });
  let isDraining = (): boolean => false;
  const health = { required: required ?? {}, isDraining: () => isDraining() };
  const parts = { logger, metrics: makeMetrics(name), health };
  const steps = service.begin?.(parts) ?? [];
  const server = await listen(service.makeApp(parts), { port: config.PORT, drainMs: config.HTTP_DRAIN });
  logger.info('listening', { url: server.url });
  isDraining = server.isDraining;
  stopOnSignal({ logger, steps: [['http', server.stop], ...steps] });
}
