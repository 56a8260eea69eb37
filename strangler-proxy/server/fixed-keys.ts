import { isDeepStrictEqual } from 'node:util';
import type { ProxyConfig } from '../config/types.ts';

/** What is made once, when a process starts: listeners, the key of everything that is signed, flag source, mirror. */
const fixedKeys = ['listen', 'admin', 'unleash', 'flags', 'shadow', 'workers'] as const;

/**
 * A new configuration as far as a running process can take it over, and the keys that only a restart takes over.
 * Of `listen`, a renewed certificate is taken; whether there is one at all is not.
 */
export function withoutFixed(
  now: ProxyConfig,
  next: ProxyConfig,
): { readonly config: ProxyConfig; readonly fixed: readonly string[] } {
  const fixed = fixedKeys.filter((key) => !isDeepStrictEqual(comparable(next, key), comparable(now, key)));
  const kept: Record<string, unknown> = { ...next };
  for (const key of fixedKeys) {
    if (now[key] === undefined) Reflect.deleteProperty(kept, key);
    else kept[key] = now[key];
  }
  if (now.listen.tls && next.listen.tls) kept['listen'] = { ...now.listen, tls: next.listen.tls };
  return { config: kept as unknown as ProxyConfig, fixed };
}

function comparable(config: ProxyConfig, key: (typeof fixedKeys)[number]): unknown {
  return key === 'listen' ? { ...config.listen, tls: config.listen.tls !== undefined } : config[key];
}
