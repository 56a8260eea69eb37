import { Counter, Gauge, type Registry } from 'prom-client';
import type { OpenUpgrades } from '../upgrades/open-upgrades.ts';

/** Metrics of what goes beyond plain forwarding. */
export interface LaneMetrics {
  /** Bodies that are searched, or were not, by why. */
  readonly searchedBodies: Counter<'route' | 'outcome'>;
}

/** Adds them to the proxy's registry. */
export function makeLaneMetrics(registry: Registry, upgrades: Pick<OpenUpgrades, 'counts'>): LaneMetrics {
  new Gauge({
    name: 'strangler_upgrades_open',
    help: 'Connections that have left HTTP (WebSockets and others) and are open.',
    labelNames: ['route', 'side'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { route, side, count } of upgrades.counts()) this.set({ route, side }, count);
    },
  });
  return {
    searchedBodies: new Counter({
      name: 'strangler_searched_bodies_total',
      help: 'Answers whose body was to be rewritten: searched, or passed on as they were because of their size, encoding, charset, or the host that was asked.',
      labelNames: ['route', 'outcome'],
      registers: [registry],
    }),
  };
}
