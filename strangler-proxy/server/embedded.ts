import type { FlagClient } from '../../flags/index.ts';
import type { ProxyConfig } from '../config/types.ts';
import type { Handler } from '../forwarding/handle.ts';
import { type Logger, makeLogger } from '../observability/logger.ts';
import type { Upgrader } from '../upgrades/upgrader.ts';
import { startFlags } from './flag-source.ts';
import { makeProxy, type Proxy } from './proxy.ts';

/** A connect-style handler; what it decides for legacy it leaves to `next`. */
export interface EmbeddedProxy extends Handler {
  readonly proxy: Proxy;
  /** The public keys by which services check who asks, for a route of the application; undefined without `identity`. */
  jwks(): object | undefined;
  /**
   * For `server.on('upgrade', …)` of a server that was made with `{ shouldUpgradeCallback: wantsUpgrade }`; what is
   * decided for legacy is left to `next`.
   */
  readonly upgrade: Upgrader['handle'];
  stop(): Promise<void>;
}

// What the application answers is not seen here, so that a write which it refuses could not be sent elsewhere.
const noFences = 'fences need the proxy in front of the monolith: run strangler proxy, or remove fences';

/**
 * The proxy inside an Express (or connect) application that is itself the monolith:
 * `app.use(await strangler(config))`, before any body parser. No port is opened.
 */
export async function strangler(
  config: ProxyConfig,
  options: { readonly logger?: Logger; readonly flags?: FlagClient } = {},
): Promise<EmbeddedProxy> {
  if (Object.keys(config.fences).length > 0) throw new Error(noFences);
  const logger = options.logger ?? makeLogger(config.log.level);
  const flags = options.flags ?? (await startFlags(config, logger));
  const proxy = makeProxy(config, { flags, logger });
  const handle: Handler = (req, res, next) => proxy.handle(req, res, next);
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await proxy.stop();
    if (options.flags === undefined) await flags.stop();
  };
  return Object.assign(handle, {
    proxy,
    jwks: () => proxy.identities.jwks(),
    upgrade: (...event: Parameters<Upgrader['handle']>) => proxy.upgrader.handle(...event),
    stop: () => (stopping ??= stop()),
  });
}
