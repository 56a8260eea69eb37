import { isDeepStrictEqual } from 'node:util';
import { buildConnector } from 'undici';
import type { UpstreamConfig } from '../config/types.ts';
import type { UpstreamEvents } from './health.ts';
import { makeUpstream, type Upstream } from './upstream.ts';

/** The upstreams in use; those whose configuration stays the same keep their connections over a reload. */
export interface UpstreamSet {
  current(): ReadonlyMap<string, Upstream>;
  /** Opens connections of somebody else's to any of them, as their configuration says. */
  readonly connect: buildConnector.connector;
  /** Takes a new configuration over; what is no longer used is closed when its last request has ended. */
  replace(configs: Readonly<Record<string, UpstreamConfig>>): ReadonlyMap<string, Upstream>;
  /** Closes all, for at most the given time. */
  close(boundMs: number): Promise<void>;
}

/** For an upstream that a reload has just taken away. */
const connectAnywhere = buildConnector({ allowH2: false });

export function makeUpstreamSet(events: UpstreamEvents): UpstreamSet {
  let upstreams: ReadonlyMap<string, Upstream> = new Map();
  const closing = new Set<Promise<void>>();

  const retire = (upstream: Upstream): void => {
    const closed = upstream.close().finally(() => closing.delete(closed));
    closing.add(closed);
  };

  return {
    current: () => upstreams,
    connect(options, callback) {
      const origin = `${options.protocol}//${options.host ?? ''}`;
      const upstream = [...upstreams.values()].find((each) => each.origin === origin);
      (upstream?.connect ?? connectAnywhere)(options, callback);
    },
    replace(configs) {
      const next = new Map<string, Upstream>();
      for (const [name, config] of Object.entries(configs)) {
        const old = upstreams.get(name);
        next.set(name, old && isDeepStrictEqual(old.config, config) ? old : makeUpstream(name, config, events));
      }
      const unused = [...upstreams.values()].filter((each) => next.get(each.name) !== each);
      upstreams = next;
      for (const each of unused) retire(each);
      return next;
    },
    async close(boundMs) {
      const all = [...upstreams.values()];
      for (const each of all) retire(each);
      const timer = setTimeout(() => void Promise.all(all.map((each) => each.dispatcher.destroy())), boundMs);
      await Promise.all(closing);
      clearTimeout(timer);
    },
  };
}
