import type { ShadowReport } from '../shadow/index.ts';
import { addUpBy } from './add-up.ts';
import { mergeMetrics } from './merge-metrics.ts';
import { mergeShadow } from './merge-shadow.ts';
import type { PlainMetric, Vitals } from './protocol.ts';
import type { PlainCounters } from '../observability/request-counters.ts';

/** What workers that have ended had counted: without it a sum would fall, which Prometheus takes for a new beginning. */
export interface Past {
  add(vitals: Vitals): void;
  readonly counters: readonly PlainCounters[];
  readonly metrics: readonly PlainMetric[];
  /** Nothing before the first worker has ended. */
  readonly shadow: readonly ShadowReport[];
}

const counted = new Set(['counter', 'histogram']);
const maxSamples = 100;

export function makePast(): Past {
  let counters: readonly PlainCounters[] = [];
  let metrics: readonly PlainMetric[] = [];
  let shadow: readonly ShadowReport[] = [];
  return {
    add(vitals) {
      counters = addUpBy([counters, vitals.counters], ({ routeId }) => routeId);
      metrics = mergeMetrics([metrics, vitals.metrics.filter(({ type }) => counted.has(type))]);
      shadow = [mergeShadow([...shadow, { ...vitals.shadow, inFlight: 0, bufferedBytes: 0 }], maxSamples)];
    },
    get counters() {
      return counters;
    },
    get metrics() {
      return metrics;
    },
    get shadow() {
      return shadow;
    },
  };
}
