import { metricDefinitions } from './metric-definitions.ts';
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
    ...metricDefinitions.workers,
    registers,
    collect() {
      this.reset();
      for (const state of ['ready', 'draining']) this.set({ state }, 0);
      for (const { state } of sources.workers()) this.inc({ state });
    },
  });
  new Gauge({
    ...metricDefinitions.workerMemoryBytes,
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
      ...metricDefinitions.configReloads,
      registers,
    }),
    restarts: new Counter({
      ...metricDefinitions.workerRestarts,
      registers,
    }),
  };
}
