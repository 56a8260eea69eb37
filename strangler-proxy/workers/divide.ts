import type { ProxyConfig } from '../config/types.ts';

/**
 * What one of several workers may take, so that all together keep what the file says: client connections, requests at
 * once and waiting per upstream, observations of the shadow. Rounded up, so that a limit is exceeded by less than one
 * per worker. `connectionsPerPeer` stays whole: the connections of one client are not dealt out evenly.
 */
export function shareOf(config: ProxyConfig, workers: number): ProxyConfig {
  if (workers === 1) return config;
  const share = (whole: number): number => Math.ceil(whole / workers);
  return {
    ...config,
    limits: { ...config.limits, connections: share(config.limits.connections) },
    shadow: { ...config.shadow, concurrency: share(config.shadow.concurrency) },
    upstreams: Object.fromEntries(
      Object.entries(config.upstreams).map(([name, upstream]) => [
        name,
        { ...upstream, connections: share(upstream.connections), queue: share(upstream.queue) },
      ]),
    ),
  };
}
