import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';
import type { ShadowMetrics } from './types.ts';

/** The shadow's metrics in a Prometheus registry: `strangler_shadow_observations_total{route,outcome,reason}`. */
export function makeShadowMetrics(registry: Registry): ShadowMetrics {
  const observations = new Counter({
    name: 'strangler_shadow_observations_total',
    help: 'Observations by what became of them: equal, settled, different, failed or skipped, with the reason.',
    labelNames: ['route', 'outcome', 'reason'],
    registers: [registry],
  });
  return { count: (route, outcome, reason) => observations.inc({ route, outcome, reason }) };
}
