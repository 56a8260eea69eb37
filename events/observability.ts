import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Every metric of the events part, declared once. */
const COUNTERS = {
  assembled: { name: 'strangler_events_assembled_total', help: 'Events made from captured changes', labels: ['type'] },
  assemblyFailed: {
    name: 'strangler_events_assembly_failed_total',
    help: 'Aggregates that could not be read when their event was made',
    labels: ['aggregate'],
  },
  published: { name: 'strangler_events_published_total', help: 'Events confirmed by the broker', labels: ['type'] },
  publishFailed: {
    name: 'strangler_events_publish_failed_total',
    help: 'Publishing attempts that were not confirmed, by outcome',
    labels: ['outcome'],
  },
  consumed: {
    name: 'strangler_events_consumed_total',
    help: 'Deliveries by what became of them: applied, duplicate, stale, own, parked, dropped',
    labels: ['consumer', 'outcome'],
  },
  jumps: {
    name: 'strangler_events_sequence_jumps_total',
    help: 'Events whose number did not follow the one before',
    labels: ['consumer'],
  },
  conflicts: {
    name: 'strangler_events_conflicts_total',
    help: 'Aggregates changed on both sides at once, settled by the owner',
    labels: ['aggregate'],
  },
  handlerFailed: {
    name: 'strangler_events_handler_failed_total',
    help: 'Failed tries of a handler',
    labels: ['consumer'],
  },
} as const;

const GAUGES = {
  leases: {
    name: 'strangler_events_relay_shards',
    help: 'Shards of the outbox that this relay holds',
    labels: ['source'],
  },
  inFlight: {
    name: 'strangler_events_relay_in_flight',
    help: 'Events published and not yet confirmed',
    labels: ['source'],
  },
  paused: {
    name: 'strangler_events_consumer_paused',
    help: '1 while a consumer waits for its database',
    labels: ['consumer'],
  },
} as const;

const HISTOGRAMS = {
  publishDelay: {
    name: 'strangler_events_publish_delay_seconds',
    help: 'From storing an event to its confirmation',
    labels: ['type'],
  },
  consumeDelay: {
    name: 'strangler_events_consume_delay_seconds',
    help: 'From storing an event to its effect in the consumer',
    labels: ['consumer'],
  },
} as const;

const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300];

type Labels = Readonly<Record<string, string>>;

/** Where the events part reports its figures. */
export interface EventMetrics {
  count(metric: keyof typeof COUNTERS, labels: Labels, by?: number): void;
  gauge(metric: keyof typeof GAUGES, labels: Labels, value: number): void;
  observe(metric: keyof typeof HISTOGRAMS, labels: Labels, seconds: number): void;
}

/** Metrics that nobody reads; the default. */
export const noMetrics: EventMetrics = Object.freeze({
  count: () => undefined,
  gauge: () => undefined,
  observe: () => undefined,
});

/** Registers the events part's metrics in a prom-client registry. Call once per registry. */
export function promEventMetrics(registry: Registry): EventMetrics {
  const registers = [registry];
  const counters = mapValues(
    COUNTERS,
    (m) => new Counter({ name: m.name, help: m.help, labelNames: [...m.labels], registers }),
  );
  const gauges = mapValues(
    GAUGES,
    (m) => new Gauge({ name: m.name, help: m.help, labelNames: [...m.labels], registers }),
  );
  const histograms = mapValues(
    HISTOGRAMS,
    (m) => new Histogram({ name: m.name, help: m.help, labelNames: [...m.labels], buckets: BUCKETS, registers }),
  );
  return {
    count: (metric, labels, by = 1) => counters[metric].inc(labels, by),
    gauge: (metric, labels, value) => gauges[metric].set(labels, value),
    observe: (metric, labels, seconds) => histograms[metric].observe(labels, seconds),
  };
}

interface Declaration {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

function mapValues<K extends string, T>(
  declared: Readonly<Record<K, Declaration>>,
  make: (metric: Declaration) => T,
): Record<K, T> {
  return Object.fromEntries(
    Object.entries<Declaration>(declared).map(([key, metric]) => [key, make(metric)]),
  ) as Record<K, T>;
}
