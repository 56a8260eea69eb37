import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Side } from '../config/types.ts';
import { decisions } from '../decision/decision.ts';
import type { IdentityCounters } from '../identity/counters.ts';
import type { Copy } from '../upstreams/copy.ts';
import type { Upstream } from '../upstreams/upstream.ts';
import { metricDefinitions } from './metric-definitions.ts';
import { latencyBuckets, type LatencyCounts, outcomes, type RouteCounters } from './request-counters.ts';

/** What the metrics are read from when they are scraped. */
export interface MetricSources {
  counters(): Iterable<RouteCounters>;
  upstreams(): Iterable<Upstream>;
  flagAgeSeconds(): number;
  readonly identity: IdentityCounters;
}

export interface ProxyMetrics {
  readonly registry: Registry;
  /** Changed configurations, by whether they were taken over. */
  readonly reloads: Counter<'result'>;
  /** Requests answered before they were routed, by code. */
  readonly refused: Counter<'code'>;
  /** Calls of decorators, by what they said: unchanged, replace, stop, failed. */
  readonly decorators: Histogram<'decorator' | 'outcome'>;
  /** Connections of clients that are open. */
  readonly connections: Gauge;
}

function copiesOf(sources: MetricSources): readonly Copy[] {
  return [...sources.upstreams()].flatMap(({ copies }) => copies);
}

/** Every metric of the proxy; the shadow adds its own to the same registry. */
export function makeMetrics(sources: MetricSources): ProxyMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];

  new Counter({
    ...metricDefinitions.requests,
    registers,
    collect() {
      this.reset();
      for (const { routeId, requests } of sources.counters()) {
        for (const [index, count] of requests.entries()) {
          const decision = decisions[Math.floor(index / outcomes.length)];
          const status = outcomes[index % outcomes.length];
          if (count === 0 || decision === undefined || status === undefined) continue;
          this.inc({ route: routeId, side: decision.side, reason: decision.reason, status }, count);
        }
      }
    },
  });
  new Counter({
    ...metricDefinitions.fallbacks,
    registers,
    collect() {
      this.reset();
      for (const { routeId, fallbacks } of sources.counters()) this.inc({ route: routeId }, fallbacks);
    },
  });
  new Counter({
    ...metricDefinitions.retries,
    registers,
    collect() {
      this.reset();
      for (const { routeId, retries } of sources.counters()) this.inc({ route: routeId }, retries);
    },
  });
  new Counter({
    ...metricDefinitions.shed,
    registers,
    collect() {
      this.reset();
      for (const { routeId, shed } of sources.counters()) this.inc({ route: routeId }, shed);
    },
  });
  new Gauge({
    ...metricDefinitions.upstreamWaiting,
    registers,
    collect() {
      this.reset();
      for (const copy of copiesOf(sources)) this.set(copy.label, copy.gate.waiting);
    },
  });
  new Gauge({
    ...metricDefinitions.upstreamInFlight,
    registers,
    collect() {
      this.reset();
      for (const copy of copiesOf(sources)) this.set(copy.label, copy.inFlight);
    },
  });
  new Gauge({
    ...metricDefinitions.upstreamUp,
    registers,
    collect() {
      this.reset();
      for (const copy of copiesOf(sources)) this.set(copy.label, copy.health.isWell() ? 1 : 0);
    },
  });
  new Counter({
    ...metricDefinitions.upstreamRequests,
    registers,
    collect() {
      this.reset();
      for (const copy of copiesOf(sources)) this.inc(copy.label, copy.requests);
    },
  });
  new Counter({
    ...metricDefinitions.upstreamEjections,
    registers,
    collect() {
      this.reset();
      for (const copy of copiesOf(sources)) this.inc(copy.label, copy.health.ejections);
    },
  });
  new Gauge({
    ...metricDefinitions.flagsAgeSeconds,
    registers,
    collect() {
      this.set(sources.flagAgeSeconds());
    },
  });
  new Counter({
    ...metricDefinitions.sessions,
    registers,
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(sources.identity.outcomes)) this.inc({ outcome }, count);
    },
  });
  new Counter({
    ...metricDefinitions.identityTokens,
    registers,
    collect() {
      this.reset();
      this.inc(sources.identity.tokens);
    },
  });
  new Gauge({
    ...metricDefinitions.sessionsRemembered,
    registers,
    collect() {
      this.set(sources.identity.remembered());
    },
  });
  registry.registerMetric(makeLatencyMetric(sources) as never);
  return {
    registry,
    reloads: new Counter({
      ...metricDefinitions.configReloads,
      registers,
    }),
    decorators: new Histogram({
      ...metricDefinitions.decoratorDurationSeconds,
      buckets: [...latencyBuckets],
      registers,
    }),
    refused: new Counter({
      ...metricDefinitions.refused,
      registers,
    }),
    connections: new Gauge({
      ...metricDefinitions.clientConnections,
      registers,
    }),
  };
}

/** A histogram whose buckets are counted elsewhere; it has what prom-client's registry asks of a metric. */
function makeLatencyMetric(sources: MetricSources): object {
  const { name, help } = metricDefinitions.requestDurationSeconds;
  const description = { name, help, type: 'histogram', aggregator: 'sum' };
  const get = () => ({ ...description, values: [...sources.counters()].flatMap((each) => bothSides(name, each)) });
  return { ...description, get, reset: () => undefined };
}

function bothSides(name: string, { routeId, latencies }: RouteCounters): object[] {
  return (['legacy', 'service'] as const).flatMap((side: Side) =>
    histogramLines(name, { route: routeId, side }, latencies[side]),
  );
}

function histogramLines(name: string, labels: object, { buckets, sumMs, count }: LatencyCounts): object[] {
  if (count === 0) return [];
  let sum = 0;
  const lines = [...latencyBuckets, '+Inf'].map((le, index) => {
    sum += buckets[index] ?? 0;
    return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: sum };
  });
  return [
    ...lines,
    { metricName: `${name}_sum`, labels, value: sumMs / 1000 },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
