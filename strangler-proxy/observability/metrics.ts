import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Side } from '../config/types.ts';
import { decisions } from '../decision/decision.ts';
import type { IdentityCounters } from '../identity/counters.ts';
import type { Copy } from '../upstreams/copy.ts';
import type { Upstream } from '../upstreams/upstream.ts';
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

/** `copy` is its host and port. */
const copyLabels = ['upstream', 'copy'] as const;

function copiesOf(sources: MetricSources): readonly Copy[] {
  return [...sources.upstreams()].flatMap(({ copies }) => copies);
}

/** Every metric of the proxy; the shadow adds its own to the same registry. */
export function makeMetrics(sources: MetricSources): ProxyMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];

  new Counter({
    name: 'strangler_requests_total',
    help: 'Requests by route, side, reason of the decision and class of status; aborted: the client got no complete answer.',
    labelNames: ['route', 'side', 'reason', 'status'],
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
    name: 'strangler_fallbacks_total',
    help: 'Requests that legacy answered because the service failed.',
    labelNames: ['route'],
    registers,
    collect() {
      this.reset();
      for (const { routeId, fallbacks } of sources.counters()) this.inc({ route: routeId }, fallbacks);
    },
  });
  new Counter({
    name: 'strangler_retries_total',
    help: 'Requests sent again within their side: to another copy, or because a reused connection had been closed.',
    labelNames: ['route'],
    registers,
    collect() {
      this.reset();
      for (const { routeId, retries } of sources.counters()) this.inc({ route: routeId }, retries);
    },
  });
  new Counter({
    name: 'strangler_shed_total',
    help: 'Requests answered 503 because their upstream was full and others were as important.',
    labelNames: ['route'],
    registers,
    collect() {
      this.reset();
      for (const { routeId, shed } of sources.counters()) this.inc({ route: routeId }, shed);
    },
  });
  new Gauge({
    name: 'strangler_upstream_waiting',
    help: 'Requests that wait for a connection to an upstream.',
    labelNames: copyLabels,
    registers,
    collect() {
      this.reset();
      for (const copy of copiesOf(sources)) this.set(copy.label, copy.gate.waiting);
    },
  });
  new Gauge({
    name: 'strangler_upstream_in_flight',
    help: 'Requests sent to an upstream or waiting for a connection to it.',
    labelNames: copyLabels,
    registers,
    collect() {
      this.reset();
      for (const copy of copiesOf(sources)) this.set(copy.label, copy.inFlight);
    },
  });
  new Gauge({
    name: 'strangler_upstream_up',
    help: '1 while a copy of an upstream is in use, 0 while it is left out or ought to be.',
    // Of several workers: 0 as soon as one leaves it out.
    aggregator: 'min',
    labelNames: copyLabels,
    registers,
    collect() {
      this.reset();
      for (const copy of copiesOf(sources)) this.set(copy.label, copy.health.isWell() ? 1 : 0);
    },
  });
  new Counter({
    name: 'strangler_upstream_requests_total',
    help: 'Requests sent to a copy of an upstream, each try counted.',
    labelNames: copyLabels,
    registers,
    collect() {
      this.reset();
      for (const copy of copiesOf(sources)) this.inc(copy.label, copy.requests);
    },
  });
  new Counter({
    name: 'strangler_upstream_ejections_total',
    help: 'How often a copy of an upstream was ejected.',
    labelNames: copyLabels,
    registers,
    collect() {
      this.reset();
      for (const copy of copiesOf(sources)) this.inc(copy.label, copy.health.ejections);
    },
  });
  new Gauge({
    name: 'strangler_flags_age_seconds',
    help: 'Seconds since the flags were known to be current; +Inf before the first time.',
    aggregator: 'max',
    registers,
    collect() {
      this.set(sources.flagAgeSeconds());
    },
  });
  new Counter({
    name: 'strangler_sessions_total',
    help: 'How it became known who asks: cached, read, or why it did not (timeout, unreachable, no-bridge, bad-answer, busy).',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(sources.identity.outcomes)) this.inc({ outcome }, count);
    },
  });
  new Counter({
    name: 'strangler_identity_tokens_total',
    help: 'Tokens signed to tell a service who asks.',
    registers,
    collect() {
      this.reset();
      this.inc(sources.identity.tokens);
    },
  });
  new Gauge({
    name: 'strangler_sessions_remembered',
    help: 'Sessions of the monolith that are remembered.',
    registers,
    collect() {
      this.set(sources.identity.remembered());
    },
  });
  registry.registerMetric(makeLatencyMetric(sources) as never);
  return {
    registry,
    reloads: new Counter({
      name: 'strangler_config_reloads_total',
      help: 'Changed configurations by result.',
      labelNames: ['result'],
      registers,
    }),
    decorators: new Histogram({
      name: 'strangler_decorator_duration_seconds',
      help: 'Calls of decorators by outcome.',
      labelNames: ['decorator', 'outcome'],
      buckets: [...latencyBuckets],
      registers,
    }),
    refused: new Counter({
      name: 'strangler_refused_total',
      help: 'Requests and connections refused before routing, by code.',
      labelNames: ['code'],
      registers,
    }),
    connections: new Gauge({
      name: 'strangler_client_connections',
      help: 'Connections of clients that are open.',
      registers,
    }),
  };
}

/** A histogram whose buckets are counted elsewhere; it has what prom-client's registry asks of a metric. */
function makeLatencyMetric(sources: MetricSources): object {
  const name = 'strangler_request_duration_seconds';
  const description = {
    name,
    help: 'Time from the request to the end of the answer.',
    type: 'histogram',
    aggregator: 'sum',
  };
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
