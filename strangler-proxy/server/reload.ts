import { watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadConfig } from '../config/load.ts';
import type { ProxyConfig } from '../config/types.ts';
import { logEvents } from '../observability/log-events.ts';
import type { Logger } from '../observability/logger.ts';
import type { Proxy } from './proxy.ts';

/** What only a restart takes over: listeners, keys and the flag source are made once. */
const fixedKeys = ['listen', 'admin', 'unleash', 'flags', 'shadow', 'log'] as const;
const settleMs = 50;

/** Reloads a configuration file. */
export interface Reloader {
  /** Reads the file now; an invalid one is reported and changes nothing. */
  reload(): Promise<void>;
  stop(): void;
}

/** Watches the file, by its folder because editors replace files instead of writing into them. */
export function watchConfig(file: string, proxy: Proxy, logger: Logger): Reloader {
  let last: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const reload = (): Promise<void> => (last = last.then(() => reloadOnce(file, proxy, logger)));
  const path = resolve(file);
  const watcher = watch(dirname(path), (_, name) => {
    if (name !== basename(path)) return;
    // A save is several events; the last one finds the file complete.
    clearTimeout(timer);
    timer = setTimeout(() => void reload(), settleMs);
  });
  watcher.on('error', (error) => logger.error(logEvents.defect, { error: error.message }));
  return {
    reload,
    stop() {
      clearTimeout(timer);
      watcher.close();
    },
  };
}

async function reloadOnce(file: string, proxy: Proxy, logger: Logger): Promise<void> {
  let next: ProxyConfig;
  try {
    next = await loadConfig(file);
  } catch (error) {
    proxy.metrics.reloads.inc({ result: 'refused' });
    logger.error(logEvents.reloadRefused, {
      file,
      error: error instanceof Error ? error.message : String(error),
      inUse: 'the configuration before',
    });
    return;
  }
  const now = proxy.config();
  if (isDeepStrictEqual(next, now)) return;
  const fixed = fixedKeys.filter((key) => !isDeepStrictEqual(next[key], now[key]));
  if (fixed.length > 0) logger.warn(logEvents.restartNeeded, { file, keys: fixed });
  const { listen, admin, shadow, log } = now;
  proxy.use({ ...next, listen, admin, shadow, log });
  proxy.metrics.reloads.inc({ result: 'taken' });
  logger.info(logEvents.reloaded, { file, routes: next.routes.length });
}
