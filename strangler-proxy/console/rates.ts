import { decisions } from '../decision/decision.ts';
import { latencyBuckets, outcomes, type PlainCounters } from '../observability/request-counters.ts';
import type { Side } from '../config/types.ts';

/** What happened on one side of a route within a time. */
export interface SideRate {
  readonly perSecond: number;
  /** Share of the requests that ended with 5xx or without a complete answer; null without requests. */
  readonly failing: number | null;
  /** Milliseconds, as the upper bound of the histogram's bucket; null without requests. */
  readonly p50: number | null;
  readonly p99: number | null;
}

export type Rates = Readonly<Record<Side, SideRate>>;

/** Requests per second of both sides, at one moment of the chart. */
export type ChartPoint = Readonly<Record<Side, number>>;

/** Remembers the counters of the last minutes, so that rates can be told; its memory is bounded by the number of routes. */
export interface RateKeeper {
  /** Takes the counters down; call it every `stepMs`. */
  tick(): void;
  /** The rates of the last 10 to 15 seconds, up to now. */
  rates(routeId: string): Rates;
  /** Oldest first, one point per step. */
  chart(routeId: string): readonly ChartPoint[];
  /** The service's share of the requests between two moments that lie within the memory; null without requests. */
  serviceShare(routeIds: readonly string[], from: number, to: number): number | null;
}

export const stepMs = 5_000;
const steps = 60;
const recentSteps = 2;
const sides: readonly Side[] = ['legacy', 'service'];

/** Counters added up by side at a moment. */
interface Taken {
  readonly at: number;
  readonly requests: Readonly<Record<Side, number>>;
  readonly failed: Readonly<Record<Side, number>>;
  readonly buckets: Readonly<Record<Side, Float64Array>>;
}

export function makeRateKeeper(counters: () => Iterable<PlainCounters>, now: () => number): RateKeeper {
  const memory = new Map<string, Taken[]>();
  const current = (routeId: string): PlainCounters | undefined =>
    [...counters()].find((each) => each.routeId === routeId);

  return {
    tick() {
      const at = now();
      for (const each of counters()) {
        const taken = memory.get(each.routeId) ?? [];
        memory.set(each.routeId, taken);
        taken.push(take(each, at));
        if (taken.length > steps + 1) taken.shift();
      }
    },
    rates(routeId) {
      const counter = current(routeId);
      const before = memory.get(routeId)?.at(-1 - recentSteps) ?? memory.get(routeId)?.[0];
      if (counter === undefined || before === undefined) return { legacy: nothing, service: nothing };
      const after = take(counter, now());
      return { legacy: rateOf(before, after, 'legacy'), service: rateOf(before, after, 'service') };
    },
    chart(routeId) {
      const taken = memory.get(routeId) ?? [];
      return taken.slice(1).map((after, index) => {
        const before = taken[index] ?? after;
        const seconds = (after.at - before.at) / 1000;
        const perSecond = (side: Side): number => (after.requests[side] - before.requests[side]) / seconds;
        return { legacy: perSecond('legacy'), service: perSecond('service') };
      });
    },
    serviceShare(routeIds, from, to) {
      const sums = { legacy: 0, service: 0 };
      for (const routeId of routeIds) {
        const within = (memory.get(routeId) ?? []).filter(({ at }) => at >= from && at <= to);
        const [first, last] = [within[0], within.at(-1)];
        if (first === undefined || last === undefined) continue;
        for (const side of sides) sums[side] += last.requests[side] - first.requests[side];
      }
      const all = sums.legacy + sums.service;
      return all === 0 ? null : sums.service / all;
    },
  };
}

const nothing: SideRate = Object.freeze({ perSecond: 0, failing: null, p50: null, p99: null });

function take({ requests, latencies }: PlainCounters, at: number): Taken {
  const counted = { legacy: 0, service: 0 };
  const failed = { legacy: 0, service: 0 };
  for (const [index, count] of requests.entries()) {
    const side = decisions[Math.floor(index / outcomes.length)]?.side;
    if (side === undefined || count === 0) continue;
    counted[side] += count;
    const outcome = outcomes[index % outcomes.length];
    if (outcome === '5xx' || outcome === 'aborted') failed[side] += count;
  }
  const buckets = { legacy: latencies.legacy.buckets.slice(), service: latencies.service.buckets.slice() };
  return { at, requests: counted, failed, buckets };
}

function rateOf(before: Taken, after: Taken, side: Side): SideRate {
  const requests = after.requests[side] - before.requests[side];
  const seconds = (after.at - before.at) / 1000;
  if (requests === 0 || seconds === 0) return nothing;
  const buckets = after.buckets[side].map((count, index) => count - (before.buckets[side][index] ?? 0));
  return {
    perSecond: requests / seconds,
    failing: (after.failed[side] - before.failed[side]) / requests,
    p50: quantile(buckets, 0.5),
    p99: quantile(buckets, 0.99),
  };
}

/** The upper bound of the bucket in which the quantile lies; what is above all buckets counts as the largest. */
function quantile(buckets: Float64Array, share: number): number | null {
  const all = buckets.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  let seen = 0;
  for (const [index, count] of buckets.entries()) {
    seen += count;
    if (seen >= all * share) return (latencyBuckets[Math.min(index, latencyBuckets.length - 1)] ?? 0) * 1000;
  }
  return null;
}
