import { Counter, Gauge, Registry } from 'prom-client';

/** Metrics of the primary, which holds the admin port for several workers. */
export interface FleetMetrics {
  readonly registry: Registry;
  readonly reloads: Counter<'result'>;
  /** Workers that took another's place, by why: it crashed, or was replaced. */
  readonly restarts: Counter<'reason'>;
}

export interface FleetMetricSources {
  workers(): Iterable<{ readonly number: number; readonly state: string; readonly memoryBytes: number | undefined }>;
}

export function makeFleetMetrics(sources: FleetMetricSources): FleetMetrics {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'strangler_workers',
    help: 'Worker processes by state: ready, draining.',
    labelNames: ['state'],
    registers,
    collect() {
      this.reset();
      for (const state of ['ready', 'draining']) this.set({ state }, 0);
      for (const { state } of sources.workers()) this.inc({ state });
    },
  });
  new Gauge({
    name: 'strangler_worker_memory_bytes',
    help: 'Resident memory of each worker, as it was last asked, and of the primary.',
    labelNames: ['worker'],
    registers,
    collect() {
      this.reset();
      this.set({ worker: 'primary' }, process.memoryUsage.rss());
      for (const { number, memoryBytes = 0 } of sources.workers()) this.inc({ worker: String(number) }, memoryBytes);
    },
  });
  return {
    registry,
    reloads: new Counter({
      name: 'strangler_config_reloads_total',
      help: 'Changed configurations by result.',
      labelNames: ['result'],
      registers,
    }),
    restarts: new Counter({
      name: 'strangler_worker_restarts_total',
      help: 'Workers that took the place of another, by why: crash, replaced.',
      labelNames: ['reason'],
      registers,
    }),
  };
}
