import { listen, makeMetrics, type Logger } from '../services/kit/index.ts';
import { makeMonolith } from './app.ts';
import type { MonolithConfig } from './config.ts';
import { makeBackgroundJobs } from './shared/background-jobs.ts';
import { openDatabases } from './shared/databases.ts';
import { openLegacyFences } from './shared/fence.ts';
import { makeLegacyMetrics } from './shared/metrics.ts';
import { startSwitches } from './shared/module-switches.ts';
import { makeSessionStore } from './shared/session.ts';

/** A monolith that listens. */
export interface StartedMonolith {
  readonly url: string;
  /** What ends it, in this order. */
  readonly stopSteps: readonly (readonly [name: string, stop: () => Promise<unknown>])[];
}

/** Starts the back office as its environment says; several may run on one database, in one process or in many. */
export async function startMonolith(
  config: MonolithConfig,
  { logger, drainMs }: { readonly logger: Logger; readonly drainMs?: number },
): Promise<StartedMonolith> {
  const metrics = makeMetrics('monolith');
  const databases = openDatabases(config, { logger, metrics: makeLegacyMetrics(metrics.registry) });
  const sessionStore = makeSessionStore(config, logger);
  const switches = await startSwitches(config, logger);
  const jobs = makeBackgroundJobs(logger);
  const secret = config.FENCE_SECRET;
  const fences = secret === undefined ? undefined : openLegacyFences(config.LEGACY_DATABASE_URL, secret);

  let draining = (): boolean => false;
  const isDraining = (): boolean => draining();
  const app = await makeMonolith({
    config,
    databases,
    sessionStore,
    switches,
    logger,
    metrics,
    jobs,
    isDraining,
    ...(fences !== undefined && { fences: fences.fences }),
  });
  const server = await listen(app, { port: config.PORT, ...(drainMs === undefined ? {} : { drainMs }) });
  draining = () => server.isDraining();

  return {
    url: server.url,
    stopSteps: [
      ['http', () => server.stop()],
      ['jobs', () => jobs.stop()],
      ['flags', () => switches.stop()],
      ['sessions', () => sessionStore.close?.() ?? Promise.resolve()],
      ['fences', () => fences?.close() ?? Promise.resolve()],
      ['database', () => databases.close()],
    ],
  };
}
