import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';
import { metricDefinitions } from '../observability/metric-definitions.ts';
import type { ShadowMetrics } from './types.ts';

/** The shadow's metrics in a Prometheus registry: `strangler_shadow_observations_total{route,outcome,reason}`. */
export function makeShadowMetrics(registry: Registry): ShadowMetrics {
  const observations = new Counter({
    ...metricDefinitions.shadowObservations,
    registers: [registry],
  });
  return { count: (route, outcome, reason) => observations.inc({ route, outcome, reason }) };
}
