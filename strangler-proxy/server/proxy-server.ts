import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FlagClient } from '../../flags/index.ts';
import { makeAdminServer } from '../admin/admin-server.ts';
import type { ProxyConfig } from '../config/types.ts';
import { logEvents } from '../observability/log-events.ts';
import { type Logger, makeLogger } from '../observability/logger.ts';
import { drain } from './drain.ts';
import { startFlags } from './flag-source.ts';
import { makeListener, renewCertificate } from './listener.ts';
import { makeProxy, type Proxy } from './proxy.ts';

/** A running proxy with its two listeners. */
export interface ProxyServer {
  /** `http://127.0.0.1:8080`; the port that was given when 0 was asked for. */
  readonly url: string;
  readonly adminUrl: string;
  readonly proxy: Proxy;
  /** Takes a renewed certificate over, for new connections. */
  renewCertificate(listen: ProxyConfig['listen']): void;
  /** Ends gracefully: no new connections, requests under way are awaited for at most ten seconds. */
  stop(): Promise<void>;
}

export interface ProxyServerOptions {
  readonly logger?: Logger;
  /** Instead of the flag source of the configuration. */
  readonly flags?: FlagClient;
}

const drainBoundMs = 10_000;

/** Starts the proxy and its admin listener. */
export async function createProxyServer(config: ProxyConfig, options: ProxyServerOptions = {}): Promise<ProxyServer> {
  const logger = options.logger ?? makeLogger(config.log.level);
  const flags = options.flags ?? (await startFlags(config, logger));
  const proxy = makeProxy(config, { flags, logger });
  const server = makeListener(config, proxy);
  const lifecycle = { isReady: true };
  const admin = makeAdminServer({ proxy, isReady: () => lifecycle.isReady });
  const stopParts = async (): Promise<void> => {
    await Promise.all([proxy.stop(), options.flags === undefined ? flags.stop() : undefined]);
  };
  try {
    await listen(server, config.listen);
    await listen(admin, config.admin);
  } catch (error) {
    server.close();
    await stopParts();
    throw error;
  }
  const [url, adminUrl] = [urlOf(server, config.listen.tls ? 'https' : 'http'), urlOf(admin, 'http')];
  logger.info(logEvents.started, { url, adminUrl, routes: config.routes.length });

  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    logger.info(logEvents.draining);
    lifecycle.isReady = false;
    proxy.drain();
    proxy.upgrader.stop();
    await drain(server, drainBoundMs);
    await stopParts();
    await drain(admin, 0);
    logger.info(logEvents.stopped);
  };
  return {
    url,
    adminUrl,
    proxy,
    renewCertificate: (listen) => renewCertificate(server, listen),
    stop: () => (stopping ??= stop()),
  };
}

function listen(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  server.once('error', reject);
  server.listen(port, host, () => {
    server.off('error', reject);
    resolve(undefined);
  });
  return promise;
}

function urlOf(server: Server, scheme: 'http' | 'https'): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `${scheme}://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
