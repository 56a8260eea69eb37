import { Counter, Gauge, type Registry } from 'prom-client';
import { metricDefinitions } from './metric-definitions.ts';
import type { OpenUpgrades } from '../upgrades/open-upgrades.ts';

/** Metrics of what goes beyond plain forwarding. */
export interface LaneMetrics {
  /** Bodies that are searched, or were not, by why. */
  readonly searchedBodies: Counter<'route' | 'outcome'>;
}

/** Adds them to the proxy's registry. */
export function makeLaneMetrics(registry: Registry, upgrades: Pick<OpenUpgrades, 'counts'>): LaneMetrics {
  new Gauge({
    ...metricDefinitions.upgradesOpen,
    registers: [registry],
    collect() {
      this.reset();
      for (const { route, side, count } of upgrades.counts()) this.set({ route, side }, count);
    },
  });
  return {
    searchedBodies: new Counter({
      ...metricDefinitions.searchedBodies,
      registers: [registry],
    }),
  };
}
