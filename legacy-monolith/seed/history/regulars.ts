import type { SeedClock } from '../clock.ts';
import type { SeedCustomer } from '../customers.ts';
import type { Inserter } from '../inserter.ts';
import type { SeedOrder } from './seed-order.ts';

/** Remembers when each customer came first and had something delivered last, in a few bytes each. */
export function makeRegulars(customers: readonly SeedCustomer[]): {
  see(order: SeedOrder): void;
  write(inserter: Inserter, clock: SeedClock): Promise<void>;
} {
  const first = new Float64Array(customers.length);
  const lastDelivery = new Float64Array(customers.length);
  return {
    see({ customer, createdAt, type }) {
      const index = (customer.id - 1) / 2;
      const at = createdAt.getTime();
      // Orders of a day come from all time zones, so they are only nearly in order.
      first[index] = Math.min(first[index] || at, at);
      if (type === 'delivery') lastDelivery[index] = Math.max(lastDelivery[index] ?? 0, at);
    },
    async write(inserter, clock) {
      const addCustomer = inserter.into('customers', ['id', 'phone', 'name', 'discount_percent', 'created_at']);
      const addAddress = inserter.into('customer_addresses', [
        ...['id', 'customer_id', 'street', 'house', 'flat', 'used_at'],
      ]);
      const begin = clock.midnight(clock.dayCount - 1, 0);
      for (const [index, { id, phone, name, discountPercent, street, house, flat }] of customers.entries()) {
        const cameAt = first[index] || begin;
        addCustomer([id, phone, name, discountPercent, new Date(cameAt)]);
        addAddress([id, id, street, String(house), flat, new Date(lastDelivery[index] || cameAt)]);
        await inserter.room();
      }
    },
  };
}
