import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FlagClient } from '../../flags/index.ts';
import type { ProxyConfig } from '../config/types.ts';
import type { Logger } from '../observability/logger.ts';
import { drain, toldIdleMs } from './drain.ts';
import { startFlags } from './flag-source.ts';
import { makeListener, renewCertificate, useLimits } from './listener.ts';
import { makeProxy, type Proxy } from './proxy.ts';

/** A proxy that listens for clients, without an admin port: what one process and each worker run. */
export interface RunningProxy {
  readonly url: string;
  readonly proxy: Proxy;
  /** Takes a validated configuration over, as far as a running process can. */
  use(config: ProxyConfig): void;
  /**
   * Ends gracefully: no new connections, requests under way are awaited for at most `limits.drainTimeout`. With
   * patience, idle connections are kept for as long as their clients were told, within the same bound.
   */
  stop(options?: { readonly isPatient?: boolean }): Promise<void>;
}

export interface RunningProxyDeps {
  readonly logger: Logger;
  /** Instead of the flag source of the configuration. */
  readonly flags?: FlagClient | undefined;
}

export async function runProxy(config: ProxyConfig, { logger, flags: given }: RunningProxyDeps): Promise<RunningProxy> {
  const flags = given ?? (await startFlags(config, logger));
  const proxy = makeProxy(config, { flags, logger });
  const server = makeListener(config, proxy);
  const stopParts = async (): Promise<void> => {
    await Promise.all([proxy.stop(), given === undefined ? flags.stop() : undefined]);
  };
  try {
    await listen(server, config.listen);
  } catch (error) {
    server.close();
    await stopParts();
    throw error;
  }
  return {
    url: urlOf(server, config.listen.tls ? 'https' : 'http'),
    proxy,
    use(next) {
      proxy.use(next);
      useLimits(server, next.limits);
      renewCertificate(server, next.listen);
      logger.level = next.log.level;
    },
    async stop({ isPatient = false } = {}) {
      proxy.drain();
      const { drainTimeout } = proxy.config().limits;
      const idleMs = isPatient ? Math.min(toldIdleMs(server), drainTimeout) : 0;
      await Promise.all([proxy.upgrader.stop(), drain(server, { boundMs: drainTimeout, idleMs })]);
      await stopParts();
    },
  };
}

export function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  server.once('error', reject);
  server.listen(port, host, () => {
    server.off('error', reject);
    resolve(undefined);
  });
  return promise;
}

export function urlOf(server: Server, scheme: 'http' | 'https'): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `${scheme}://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
