import type { Knex } from 'knex';
import { selectRows, write } from '../kit/index.ts';

interface NewPayment {
  readonly id: string;
  readonly orderId: number;
  readonly idempotencyKey: string;
  readonly amount: number;
  readonly takenAt: Date;
}

/** Throws ER_DUP_ENTRY when the order is paid, or the key has paid one. */
export async function insertPayment(db: Knex, payment: NewPayment): Promise<void> {
  const { id, orderId, idempotencyKey, amount, takenAt } = payment;
  await db('payments').insert({
    id,
    order_id: orderId,
    idempotency_key: idempotencyKey,
    amount,
    taken_at: takenAt,
  });
}

/** The payment of an order; the amount in minor units. */
export async function findPayment(
  db: Knex,
  orderId: number,
): Promise<{ readonly id: string; readonly amount: number } | undefined> {
  const [row] = await selectRows<{ id: string; amount: number }>(
    db,
    'SELECT id, amount FROM payments WHERE order_id = ?',
    [orderId],
  );
  return row === undefined ? undefined : { ...row };
}

/** The first time counts. */
export async function markOrder(db: Knex, id: string, at: Date): Promise<void> {
  await write(db, 'UPDATE payments SET order_marked_at = COALESCE(order_marked_at, ?) WHERE id = ?', [at, id]);
}
