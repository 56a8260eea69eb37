import * as prometheus from 'prom-client';
import type { PlainMetric } from './protocol.ts';

type Aggregate = (metrics: readonly PlainMetric[]) => PlainMetric | undefined;

/** prom-client's own, which its types leave out. */
const { aggregators } = prometheus as unknown as { readonly aggregators: Readonly<Record<string, Aggregate>> };

/** Merges the metrics of several processes: each says itself whether it is summed, averaged, the least or the largest. */
export function mergeMetrics(all: readonly (readonly PlainMetric[])[]): readonly PlainMetric[] {
  const byName = Map.groupBy(all.flat(), ({ name }) => name);
  return [...byName.values()].flatMap((metrics) => {
    return aggregators[metrics[0]?.aggregator ?? 'sum']?.(metrics) ?? [];
  });
}

/** Metrics in Prometheus' own form. */
export async function printMetrics(metrics: readonly PlainMetric[]): Promise<string> {
  const registry = new prometheus.Registry();
  for (const metric of metrics) registry.registerMetric({ ...metric, get: () => metric } as never);
  return registry.metrics();
}
