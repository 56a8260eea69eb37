import type { FlagClient } from '../../flags/index.ts';
import { makeAdminServer } from '../admin/admin-server.ts';
import { makeAnswers } from '../admin/answers.ts';
import type { ProxyConfig } from '../config/types.ts';
import { logEvents } from '../observability/log-events.ts';
import { type Logger, makeLogger } from '../observability/logger.ts';
import { drain } from './drain.ts';
import type { Proxy } from './proxy.ts';
import { listen, runProxy, urlOf } from './running-proxy.ts';

/** A running proxy with its two listeners. */
export interface ProxyServer {
  /** `http://127.0.0.1:8080`; the port that was given when 0 was asked for. */
  readonly url: string;
  readonly adminUrl: string;
  readonly proxy: Proxy;
  /** What is in use now. */
  config(): ProxyConfig;
  /** Takes a validated configuration over; open connections and requests under way are kept. */
  use(config: ProxyConfig): void;
  countReload(result: 'taken' | 'refused'): void;
  /** Ends gracefully: no new connections, requests under way are awaited for at most `limits.drainTimeout`. */
  stop(): Promise<void>;
}

export interface ProxyServerOptions {
  readonly logger?: Logger;
  /** Instead of the flag source of the configuration. */
  readonly flags?: FlagClient;
}

/** Starts the proxy and its admin listener in this process, whatever `workers` says. */
export async function createProxyServer(config: ProxyConfig, options: ProxyServerOptions = {}): Promise<ProxyServer> {
  const logger = options.logger ?? makeLogger(config.log.level);
  const running = await runProxy(config, { logger, flags: options.flags });
  const { url, proxy } = running;
  const lifecycle = { isReady: true };
  const admin = makeAdminServer({
    token: config.admin.token,
    isReady: () => lifecycle.isReady,
    console: proxy.console,
    answer: makeAnswers(proxy),
  });
  try {
    await listen(admin, config.admin);
  } catch (error) {
    await running.stop();
    throw error;
  }
  const adminUrl = urlOf(admin, 'http');
  logger.info(logEvents.started, { url, adminUrl, routes: config.routes.length });

  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    logger.info(logEvents.draining);
    lifecycle.isReady = false;
    await running.stop();
    await drain(admin, { boundMs: 0 });
    logger.info(logEvents.stopped);
  };
  return {
    url,
    adminUrl,
    proxy,
    config: () => proxy.config(),
    use: (next) => running.use(next),
    countReload: (result) => proxy.metrics.reloads.inc({ result }),
    stop: () => (stopping ??= stop()),
  };
}
