import { isDeepStrictEqual } from 'node:util';
import { loadConfig } from '../config/load.ts';
import type { ProxyConfig } from '../config/types.ts';
import { logEvents } from '../observability/log-events.ts';
import type { Logger } from '../observability/logger.ts';
import { withoutFixed } from './fixed-keys.ts';
import { watchFile } from './watch-file.ts';

/** Reads a configuration whole; throws a ConfigError that names everything that is wrong. */
export type LoadConfig = (file: string) => Promise<ProxyConfig>;

/** Reloads a configuration file. */
export interface Reloader {
  /** Reads the file now; an invalid one is reported and changes nothing. */
  reload(): Promise<void>;
  stop(): void;
}

/** What a reload changes: one process, or all workers. */
export interface Reloaded {
  config(): ProxyConfig;
  /** Takes a validated configuration over; when it throws, the one before is still in use. */
  use(config: ProxyConfig): Promise<void> | void;
  countReload(result: 'taken' | 'refused'): void;
}

/** Reloads the file whenever it changes. */
export function watchConfig(file: string, reloaded: Reloaded, logger: Logger, load: LoadConfig = loadConfig): Reloader {
  let last: Promise<void> = Promise.resolve();
  const reload = (): Promise<void> => (last = last.then(() => reloadOnce(file, reloaded, logger, load)));
  const watcher = watchFile(
    file,
    () => void reload(),
    (error) => logger.error(logEvents.defect, { error: error.message }),
  );
  return { reload, stop: () => watcher.stop() };
}

async function reloadOnce(file: string, reloaded: Reloaded, logger: Logger, load: LoadConfig): Promise<void> {
  try {
    const next = await load(file);
    const now = reloaded.config();
    if (isDeepStrictEqual(next, now)) {
      logger.info(logEvents.unchanged, { file });
      return;
    }
    const { config, fixed } = withoutFixed(now, next);
    if (fixed.length > 0) logger.warn(logEvents.restartNeeded, { file, keys: fixed });
    await reloaded.use(config);
    reloaded.countReload('taken');
    logger.info(logEvents.reloaded, { file, routes: next.routes.length });
  } catch (error) {
    reloaded.countReload('refused');
    const why = error instanceof Error ? error.message : String(error);
    logger.error(logEvents.reloadRefused, { file, error: why, inUse: 'the configuration before' });
  }
}
