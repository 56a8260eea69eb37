import { buildConnector } from 'undici';
import type { UpstreamConfig } from '../config/types.ts';
import type { Random } from './choose.ts';
import type { Copy } from './copy.ts';
import type { UpstreamEvents } from './upstream-events.ts';
import { Upstream } from './upstream.ts';

/** The upstreams in use; those whose name stays the same are the same objects over a reload. */
export interface UpstreamSet {
  current(): ReadonlyMap<string, Upstream>;
  /** Opens connections of somebody else's to any copy, as its configuration says. */
  readonly connect: buildConnector.connector;
  /** Takes a new configuration over; what is no longer used is closed when its last request has ended. */
  replace(configs: Readonly<Record<string, UpstreamConfig>>): ReadonlyMap<string, Upstream>;
  /** Closes all, for at most the given time. */
  close(boundMs: number): Promise<void>;
}

/** What tests fake. */
export interface Chance {
  readonly random: Random;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

const real: Chance = { random: Math.random, now: () => performance.now() };

/** For a copy that a reload has just taken away. */
const connectAnywhere = buildConnector({ allowH2: false });

export function makeUpstreamSet(events: UpstreamEvents, { random, now }: Chance = real): UpstreamSet {
  let upstreams: ReadonlyMap<string, Upstream> = new Map();
  const closing = new Map<Copy, Promise<void>>();

  const retire = (copy: Copy): void => {
    closing.set(
      copy,
      copy.retire().finally(() => closing.delete(copy)),
    );
  };
  const make = (name: string, config: UpstreamConfig): Upstream =>
    new Upstream(name, config, { events, random, now, retire });

  return {
    current: () => upstreams,
    connect(options, callback) {
      const origin = `${options.protocol}//${options.host ?? ''}`;
      const copies = [...upstreams.values()].flatMap((each) => each.copies);
      (copies.find((each) => each.origin === origin)?.connect ?? connectAnywhere)(options, callback);
    },
    replace(configs) {
      const next = new Map<string, Upstream>();
      for (const [name, config] of Object.entries(configs)) {
        const old = upstreams.get(name);
        old?.use(config);
        next.set(name, old ?? make(name, config));
      }
      const unused = [...upstreams.values()].filter(({ name }) => !next.has(name));
      upstreams = next;
      for (const copy of unused.flatMap((each) => each.copies)) retire(copy);
      return next;
    },
    async close(boundMs) {
      for (const copy of [...upstreams.values()].flatMap((each) => each.copies)) retire(copy);
      const timer = setTimeout(() => {
        for (const copy of closing.keys()) void copy.destroy();
      }, boundMs);
      await Promise.all(closing.values());
      clearTimeout(timer);
    },
  };
}
