import type { Order } from '../client/order-client.ts';

/** Orders that the actors know of and that nobody has finished. */
export interface RecentOrders {
  add(order: Order): void;
  /** Takes one out that was last changed at least `ageMs` ago. */
  take(ageMs: number): Order | undefined;
}

/** Known orders kept; the oldest are forgotten. */
const MAX = 2000;

export function makeRecentOrders(now: () => number = Date.now): RecentOrders {
  const queue: { order: Order; at: number }[] = [];
  return {
    add(order) {
      queue.push({ order, at: now() });
      if (queue.length > MAX) queue.shift();
    },
    take(ageMs) {
      const [first] = queue;
      if (first === undefined || now() - first.at < ageMs) return undefined;
      queue.shift();
      return first.order;
    },
  };
}
