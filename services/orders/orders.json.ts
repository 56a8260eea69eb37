import type { OrderEntity } from '../contracts/index.ts';
import { vatOf, vatWithDemoBug } from './pricing.ts';

export type OrderJson = Omit<OrderEntity, 'idempotencyKey'> & { readonly vat: number };

/** Makes the view of an order that the API answers; `demoBug` is asked each time, because a flag decides it. */
export function makeOrderJson(demoBug: () => boolean): (order: OrderEntity) => OrderJson {
  return ({ idempotencyKey: _notShown, ...order }) => ({
    ...order,
    vat: demoBug() ? vatWithDemoBug(order.total) : vatOf(order.total),
  });
}
