import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Knex } from 'knex';
import { isDuplicateKey, postDecorator } from '../kit/index.ts';
import { orderOf, type PaidOrder } from './order.ts';
import { findPayment, insertPayment } from './payments.repository.ts';

interface MakePaymentDeps {
  readonly knex: Knex;
  readonly now: () => Date;
}

/**
 * After an order was taken: its total is charged, once, however often and on however many copies of the service this is
 * asked. The row is the charge: there is no acquirer behind it yet.
 */
export function makeMakePayment(deps: MakePaymentDeps): RequestHandler {
  return postDecorator(async ({ response }, { idempotencyKey }) => {
    // Without it a repeated call could not be told from a second one: nothing is charged.
    if (idempotencyKey === undefined) throw new Error('makePayment was called without an Idempotency-Key');
    await charge(deps, orderOf(response.body), idempotencyKey);
    return undefined;
  });
}

async function charge({ knex, now }: MakePaymentDeps, order: PaidOrder, idempotencyKey: string): Promise<void> {
  const payment = { id: randomUUID(), orderId: order.id, idempotencyKey, amount: order.total, takenAt: now() };
  try {
    await insertPayment(knex, payment);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // The same call again, or the same order under another key: paid. The same key for another order is a mistake.
    const paid = await findPayment(knex, order.id);
    if (paid === undefined) throw new Error(`the key of order ${order.id} has paid another order`, { cause: error });
  }
}
