import type { Express } from 'express';
import type { Knex } from 'knex';
import { z } from 'zod';
import {
  connectAmqp,
  makeDoorbell,
  makeMysqlKnex,
  promEventMetrics,
  startRelay,
  type AmqpSupervisor,
  type EventMetrics,
  type Running,
} from '../../events/index.ts';
import { startFlagClient, type FlagClient } from '../../flags/index.ts';
import { drainVariable, portVariable, urlVariable } from './config.ts';
import { onceTrue, type HealthOptions } from './health.ts';
import { listen } from './http-server.ts';
import { stopOnSignal } from './lifecycle.ts';
import { makeLogger, type Logger } from './logger.ts';
import { makeMetrics, type Metrics } from './metrics.ts';

/** The environment that every service reads; a service extends it with its own variables and its database's. */
export const serviceConfigSchema = z.object({
  PORT: portVariable('port of the HTTP API on 127.0.0.1'),
  AMQP_URL: urlVariable(['amqp', 'amqps'], 'RabbitMQ'),
  UNLEASH_URL: urlVariable(['http', 'https'], "Unleash's API, ending in /api"),
  UNLEASH_CLIENT_TOKEN: z.string().describe('client token of the environment below'),
  UNLEASH_ENVIRONMENT: z.string().default('development').describe('environment of Unleash'),
  FLAGS_BACKUP_DIR: z.string().optional().describe('folder that keeps the last known flags over a restart'),
  IDENTITY_JWKS_URL: urlVariable(['http', 'https'], "the proxy's keys, …/.well-known/jwks.json")
    .optional()
    .describe("the proxy's keys, …/.well-known/jwks.json; left out: who asks is not checked"),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('least level that is logged'),
  HTTP_DRAIN: drainVariable,
});

export type ServiceConfig = Readonly<z.output<typeof serviceConfigSchema>>;

/** What a service is built from; made once, in {@link runService}. */
export interface ServiceParts {
  readonly knex: Knex;
  readonly amqp: AmqpSupervisor;
  readonly flags: FlagClient;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly eventMetrics: EventMetrics;
  readonly health: HealthOptions;
}

export interface ServiceDefinition {
  /** Name in logs and metrics, and the source of its events. */
  readonly name: string;
  readonly config: ServiceConfig;
  /** The service's own database, as its own user. */
  readonly databaseUrl: string;
  makeApp(parts: ServiceParts): Express | Promise<Express>;
  startConsumers(parts: ServiceParts): readonly Running[];
}

// A poll a second is enough here: the proxy decides who answers, and it polls faster.
const FLAG_REFRESH_MS = 1000;
// Requests here take milliseconds; the relay may need the rest of the 10 s for its last confirms.
const HTTP_STOP_MS = 4000;

// One pool for all, because commits ring the relay of the same pool. A service's consumers should use less than half of
// it (their prefetch), so that a backlog never starves requests.
const POOL_MAX = 30;
// A request that gets no connection is better answered 503 while the proxy still waits for it (10 s).
const ACQUIRE_MS = 5000;

/** Runs a service until SIGTERM: flags, outbox relay, consumers and HTTP, each stopped in the reverse order. */
export async function runService({ name, config, databaseUrl, ...service }: ServiceDefinition): Promise<void> {
  const logger = makeLogger({ part: name, level: config.LOG_LEVEL });
  const metrics = makeMetrics(name);
  const eventMetrics = promEventMetrics(metrics.registry);
  const knex = makeMysqlKnex(databaseUrl, { poolMax: POOL_MAX, acquireTimeoutMs: ACQUIRE_MS });
  const amqp = connectAmqp({ url: config.AMQP_URL, logger, name });
  const flags = await startFlagClient({
    url: config.UNLEASH_URL,
    token: config.UNLEASH_CLIENT_TOKEN,
    environment: config.UNLEASH_ENVIRONMENT,
    appName: name,
    refreshMs: FLAG_REFRESH_MS,
    logger,
    ...(config.FLAGS_BACKUP_DIR === undefined ? {} : { backupDir: config.FLAGS_BACKUP_DIR }),
  });
  let isDraining = (): boolean => false;
  const health = healthOf({ knex, amqp, flags }, () => isDraining());
  const parts = { knex, amqp, flags, logger, metrics, eventMetrics, health };

  const relay = startRelay({ knex, amqp, logger, bell: makeDoorbell(), source: name, metrics: eventMetrics });
  const consumers = service.startConsumers(parts);
  const server = await listen(await service.makeApp(parts), {
    port: config.PORT,
    drainMs: config.HTTP_DRAIN,
    stopMs: HTTP_STOP_MS,
  });
  logger.info('listening', { url: server.url });

  isDraining = server.isDraining;
  stopOnSignal({
    logger,
    steps: [
      ['http', server.stop],
      ['consumers', () => Promise.all(consumers.map((consumer) => consumer.stop()))],
      // After HTTP and consumers, so that it can still publish what they have stored; what is left waits in the outbox.
      ['relay', () => relay.stop()],
      ['amqp', () => amqp.stop()],
      ['flags', () => flags.stop()],
      ['database', () => knex.destroy()],
    ],
  });
}

function healthOf(
  { knex, amqp, flags }: { readonly knex: Knex; readonly amqp: AmqpSupervisor; readonly flags: FlagClient },
  isDraining: () => boolean,
): HealthOptions {
  return {
    isDraining,
    required: {
      database: () => knex.raw('SELECT 1'),
      queues: onceTrue(() => amqp.connected(), 'not declared yet'),
    },
    informative: {
      broker() {
        if (!amqp.connected()) throw new Error('not connected; events wait in the outbox');
      },
      flags() {
        const age = flags.ageSeconds();
        if (age > 60) throw new Error(`last heard of ${Number.isFinite(age) ? `${Math.round(age)} s ago` : 'never'}`);
      },
    },
  };
}
