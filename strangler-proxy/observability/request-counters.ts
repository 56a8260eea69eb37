import type { Side } from '../config/types.ts';
import { type Decision, decisions } from '../decision/decision.ts';

/** Upper bounds of the latency histogram, in seconds. */
export const latencyBuckets: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];

/** Classes of outcome, by index; a client that went away before its answer was complete is `aborted`. */
export const outcomes: readonly string[] = ['aborted', '1xx', '2xx', '3xx', '4xx', '5xx'];

const bucketsMs = latencyBuckets.map((seconds) => seconds * 1000);

/** The latencies of one route on one side. */
export interface LatencyCounts {
  /** One more than there are buckets: the last is for everything slower. */
  readonly buckets: Float64Array;
  sumMs: number;
  count: number;
}

/**
 * What is counted per request, as plain numbers: prom-client hashes its labels at each increment, which costs more than
 * the whole decision. The metrics are filled from here when they are scraped.
 */
export class RouteCounters {
  readonly routeId: string;
  readonly requests = new Float64Array(decisions.length * outcomes.length);
  readonly latencies: Readonly<Record<Side, LatencyCounts>> = { legacy: makeLatencies(), service: makeLatencies() };
  fallbacks = 0;
  retries = 0;
  shed = 0;

  constructor(routeId: string) {
    this.routeId = routeId;
  }

  record(decision: Decision, status: number, elapsedMs: number): void {
    const outcome = status < 100 ? 0 : (status / 100) | 0;
    const at = decision.index * outcomes.length + (outcome > 5 ? 5 : outcome);
    this.requests[at] = (this.requests[at] ?? 0) + 1;
    const latency = decision.side === 'service' ? this.latencies.service : this.latencies.legacy;
    let bucket = 0;
    while (bucket < bucketsMs.length && elapsedMs > (bucketsMs[bucket] ?? Infinity)) bucket++;
    latency.buckets[bucket] = (latency.buckets[bucket] ?? 0) + 1;
    latency.sumMs += elapsedMs;
    latency.count++;
  }
}

/** Counters as they come out of a message of another process: without their methods. */
export type PlainCounters = Omit<RouteCounters, 'record'>;

function makeLatencies(): LatencyCounts {
  return { buckets: new Float64Array(latencyBuckets.length + 1), sumMs: 0, count: 0 };
}
