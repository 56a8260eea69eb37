import { Counter, type Registry } from 'prom-client';

/** Metrics of what goes beyond plain forwarding. */
export interface LaneMetrics {
  /** Bodies that are searched, or were not, by why. */
  readonly searchedBodies: Counter<'route' | 'outcome'>;
}

/** Adds them to the proxy's registry. */
export function makeLaneMetrics(registry: Registry): LaneMetrics {
  return {
    searchedBodies: new Counter({
      name: 'strangler_searched_bodies_total',
      help: 'Answers whose body was to be rewritten: searched, or passed on as they were because of their size, encoding, charset, or the host that was asked.',
      labelNames: ['route', 'outcome'],
      registers: [registry],
    }),
  };
}
