import { isDeepStrictEqual } from 'node:util';
import { makeAdminServer } from '../admin/admin-server.ts';
import type { ProxyConfig } from '../config/types.ts';
import { makeFleetMetrics } from '../observability/fleet-metrics.ts';
import { logEvents } from '../observability/log-events.ts';
import { type Logger, makeLogger } from '../observability/logger.ts';
import { drain } from '../server/drain.ts';
import { listen, urlOf } from '../server/running-proxy.ts';
import { makeFleetAnswers } from './fleet-answers.ts';
import { makeFleetConsole } from './fleet-console.ts';
import { type Fleet, startFleet } from './fleet.ts';

/** A proxy of several processes, with one admin port. */
export interface FleetServer {
  readonly url: string;
  readonly adminUrl: string;
  config(): ProxyConfig;
  /** Takes a validated configuration over in all workers, or in none: then it rejects. */
  use(config: ProxyConfig): Promise<void>;
  countReload(result: 'taken' | 'refused'): void;
  /** Replaces the workers one at a time; a second call while that is under way joins the first. Never rejects. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface FleetServerOptions {
  readonly logger?: Logger;
  /** Reads the configuration anew for a restart; without it the one in use stays. */
  readonly load?: () => Promise<ProxyConfig>;
}

/** Starts the workers that the configuration asks for, and the admin listener in this process. */
export async function createFleetServer(config: ProxyConfig, options: FleetServerOptions = {}): Promise<FleetServer> {
  const logger = options.logger ?? makeLogger(config.log.level, { worker: 'primary' });
  const metrics = makeFleetMetrics({
    *workers() {
      for (const { number, state, vitals } of started?.alive() ?? [])
        yield { number, state, memoryBytes: vitals?.memoryBytes };
    },
  });
  let started: Fleet | undefined;
  const fleet = (started = await startFleet(config, { metrics, logger }));
  const console = makeFleetConsole(fleet);
  let restarting: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;
  const restart = (): Promise<void> => (restarting ??= restartOnce().finally(() => (restarting = undefined)));
  const admin = makeAdminServer({
    token: config.admin.token,
    isReady: () => stopping === undefined && fleet.slots().some(({ current }) => current !== undefined),
    console,
    answer: makeFleetAnswers({
      fleet,
      metrics,
      restart() {
        if (restarting !== undefined) return false;
        void restart();
        return true;
      },
    }),
  });
  const url = fleet.alive()[0]?.url ?? '';
  try {
    await listen(admin, config.admin);
  } catch (error) {
    console.stop();
    await fleet.stop();
    throw error;
  }
  const adminUrl = urlOf(admin, 'http');
  logger.info(logEvents.started, { url, adminUrl, routes: config.routes.length, workers: fleet.slots().length });

  async function restartOnce(): Promise<void> {
    try {
      const next = (await options.load?.()) ?? fleet.config();
      logger.info(logEvents.restarting, { workers: next.workers });
      // The admin port is this process's own, and its token signs what all of them read.
      if (!isDeepStrictEqual(next.admin, config.admin)) logger.warn(logEvents.restartNeeded, { keys: ['admin'] });
      await fleet.replaceAll({ ...next, admin: config.admin });
      logger.info(logEvents.restarted);
    } catch (error) {
      logger.error(logEvents.restartFailed, { error: error instanceof Error ? error.message : String(error) });
    }
  }

  const stop = async (): Promise<void> => {
    logger.info(logEvents.draining);
    await fleet.stop();
    console.stop();
    await drain(admin, { boundMs: 0 });
    logger.info(logEvents.stopped);
  };
  return {
    url,
    adminUrl,
    config: () => fleet.config(),
    use: (next) => fleet.use(next),
    countReload: (result) => metrics.reloads.inc({ result }),
    restart,
    stop: () => (stopping ??= stop()),
  };
}
