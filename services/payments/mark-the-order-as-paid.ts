import type { RequestHandler } from 'express';
import type { Knex } from 'knex';
import { postDecorator } from '../kit/index.ts';
import { orderOf } from './order.ts';
import { findPayment, markOrder } from './payments.repository.ts';

/** After the payment: notes that the order was told to be paid, and tells the client, in `payment`. */
export function makeMarkTheOrderAsPaid(o: { readonly knex: Knex; readonly now: () => Date }): RequestHandler {
  return postDecorator(async ({ response }) => {
    const { id } = orderOf(response.body);
    const payment = await findPayment(o.knex, id);
    // The payment failed and was skipped: the order is as it is.
    if (payment === undefined) return undefined;
    await markOrder(o.knex, payment.id, o.now());
    return { body: { ...(response.body as object), payment: { ...payment, status: 'paid' } } };
  });
}
