import { watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadConfig } from '../config/load.ts';
import type { ProxyConfig } from '../config/types.ts';
import { logEvents } from '../observability/log-events.ts';
import type { Logger } from '../observability/logger.ts';
import type { Proxy } from './proxy.ts';

/** What only a restart takes over: listeners, keys and the flag source are made once. */
const fixedKeys = ['listen', 'admin', 'limits', 'unleash', 'flags', 'shadow', 'log'] as const;
const settleMs = 50;

/** Reloads a configuration file. */
export interface Reloader {
  /** Reads the file now; an invalid one is reported and changes nothing. */
  reload(): Promise<void>;
  stop(): void;
}

/** What a reload changes. */
export interface Reloaded {
  readonly proxy: Proxy;
  /** Takes a renewed certificate over, where there is a listener that has one. */
  renewCertificate?(listen: ProxyConfig['listen']): void;
}

/** Watches the file, by its folder because editors replace files instead of writing into them. */
export function watchConfig(file: string, reloaded: Reloaded, logger: Logger): Reloader {
  let last: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const reload = (): Promise<void> => (last = last.then(() => reloadOnce(file, reloaded, logger)));
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

async function reloadOnce(file: string, reloaded: Reloaded, logger: Logger): Promise<void> {
  const { proxy } = reloaded;
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
  const fixed = fixedKeys.filter((key) => !isDeepStrictEqual(comparable(next, key), comparable(now, key)));
  if (now.listen.tls && next.listen.tls) reloaded.renewCertificate?.(next.listen);
  if (fixed.length > 0) logger.warn(logEvents.restartNeeded, { file, keys: fixed });
  const { listen, admin, limits, shadow, log } = now;
  const renewed = listen.tls && next.listen.tls ? { ...listen, tls: next.listen.tls } : listen;
  proxy.use({ ...next, listen: renewed, admin, limits, shadow, log });
  proxy.metrics.reloads.inc({ result: 'taken' });
  logger.info(logEvents.reloaded, { file, routes: next.routes.length });
}

/** A certificate is renewed in a running listener; whether there is one at all is not. */
function comparable(config: ProxyConfig, key: (typeof fixedKeys)[number]): unknown {
  return key === 'listen' ? { ...config.listen, tls: config.listen.tls !== undefined } : config[key];
}
