import type { UpstreamConfig } from '../../../strangler-proxy/config/types.ts';
import type { Copy } from '../../../strangler-proxy/upstreams/copy.ts';
import { Upstream } from '../../../strangler-proxy/upstreams/upstream.ts';
import { testConfig } from '../support/proxy.ts';

/** An upstream whose clock and randomness the test decides; its copies are never connected to. */
export interface FakedUpstream {
  readonly upstream: Upstream;
  readonly copies: readonly Copy[];
  /** What was told of its copies, by the letters of their ports: `a ejected for 100`. */
  readonly story: string[];
  /** Lets time pass. */
  readonly pass: (ms: number) => void;
  /** How many of so many requests each copy gets, when none of them ends in between. */
  readonly spread: (requests: number) => readonly number[];
  /** A copy fails as often as it takes to be ejected. */
  readonly fail: (copy: Copy | undefined) => void;
}

/** The configuration of an upstream with so many copies, named a, b, c, … in the story. */
export function configOf(copies: number, parts: object = {}): UpstreamConfig {
  const urls = Array.from({ length: copies }, (_, index) => `http://127.0.0.1:${1000 + index}`);
  const config = testConfig({ upstreams: { monolith: { url: 'http://127.0.0.1:9' }, service: { urls, ...parts } } });
  return config.upstreams['service'] as UpstreamConfig;
}

export function fakedUpstream(config: UpstreamConfig): FakedUpstream {
  let now = 0;
  const story: string[] = [];
  const letter = ({ copy }: { readonly copy: string }): string =>
    String.fromCharCode(97 + (Number(copy.split(':')[1]) % 1000));
  const upstream = new Upstream('service', config, {
    events: {
      ejected: (copy, forMs) => void story.push(`${letter(copy)} ejected for ${forMs}`),
      kept: (copy) => void story.push(`${letter(copy)} kept`),
      notReady: (copy) => void story.push(`${letter(copy)} not ready`),
      restored: (copy) => void story.push(`${letter(copy)} restored`),
    },
    random: seeded(7),
    now: () => now,
    retire: (copy) => void copy.retire(),
  });
  const { copies } = upstream;
  return {
    upstream,
    copies,
    story,
    pass: (ms) => void (now += ms),
    spread(requests) {
      const counts = copies.map(() => 0);
      for (let i = 0; i < requests; i++) {
        const at = copies.indexOf(upstream.pick() as Copy);
        counts[at] = (counts[at] ?? 0) + 1;
      }
      return counts;
    },
    fail(copy) {
      for (let i = 0; i < (config.health?.failures ?? 0); i++) copy?.health.failed();
    },
  };
}

/** Numbers that look random and are the same each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
