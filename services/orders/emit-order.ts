import type { Knex } from 'knex';
import { emit, subjectOf } from '../../events/index.ts';
import type { OrderEntity } from '../contracts/index.ts';
import { requestContext } from '../kit/index.ts';

/** The name of this service as the source of events. */
export const SOURCE = 'orders';

/** The aggregate that events of an order are about. */
export const orderSubject = (id: number): string => subjectOf('order', id);

/** Announces the order as it is now; part of the transaction that has changed it. */
export async function emitOrder(trx: Knex.Transaction, order: OrderEntity, changed: readonly string[]): Promise<void> {
  const traceparent = requestContext()?.traceparent;
  await emit(trx, {
    type: 'order.changed',
    source: SOURCE,
    subject: orderSubject(order.id),
    data: order,
    changed,
    ...(traceparent === undefined ? {} : { traceparent }),
  });
}
