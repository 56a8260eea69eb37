import type { Knex } from 'knex';
import type { OrderEntity } from '../contracts/index.ts';
import { selectRows, write } from '../kit/index.ts';
import { lineRowsFromOrder, ORDER_COLUMNS, orderFromRow, rowFromOrder, sqlTime, type OrderRow } from './orders.rows.ts';

/** A pool or a transaction: whoever calls decides. */
export type Db = Knex;

/** One order, or undefined. */
export async function findOrder(db: Db, id: number): Promise<OrderEntity | undefined> {
  const rows = await selectRows<OrderRow>(db, `SELECT ${ORDER_COLUMNS} FROM orders o WHERE o.id = ?`, [id]);
  return rows[0] && orderFromRow(rows[0]);
}

/** One order, its row locked until the transaction ends. */
export async function lockOrder(trx: Knex.Transaction, id: number): Promise<OrderEntity | undefined> {
  const rows = await selectRows<OrderRow>(trx, `SELECT ${ORDER_COLUMNS} FROM orders o WHERE o.id = ? FOR UPDATE`, [id]);
  return rows[0] && orderFromRow(rows[0]);
}

/** The orders of a pizzeria's day, newest last. */
export async function listOrdersOfDay(db: Db, pizzeriaId: number, date: string): Promise<readonly OrderEntity[]> {
  const rows = await selectRows<OrderRow>(
    db,
    `SELECT ${ORDER_COLUMNS} FROM orders o WHERE o.pizzeria_id = ? AND o.business_date = ? ORDER BY o.created_at, o.id`,
    [pizzeriaId, date],
  );
  return rows.map(orderFromRow);
}

/** Adds a new order with its lines. */
export async function insertOrder(trx: Knex.Transaction, order: OrderEntity): Promise<void> {
  await trx('orders').insert(rowFromOrder(order));
  await trx('order_lines').insert(lineRowsFromOrder(order));
}

export async function updateStatus(trx: Knex.Transaction, order: OrderEntity): Promise<void> {
  await trx('orders')
    .where({ id: order.id })
    .update({ status: order.status, changed_at: sqlTime(order.changedAt) });
}

/** Makes the order exactly what the entity says, whether it is there or not (an event of the other side). */
export async function storeOrder(trx: Knex.Transaction, order: OrderEntity): Promise<void> {
  await trx('orders').insert(rowFromOrder(order)).onConflict('id').merge();
  await trx('order_lines').where({ order_id: order.id }).delete();
  if (order.lines.length > 0) await trx('order_lines').insert(lineRowsFromOrder(order));
}

export async function deleteOrder(trx: Knex.Transaction, id: number): Promise<void> {
  await trx('idempotency_keys').where({ order_id: id }).delete();
  await trx('order_lines').where({ order_id: id }).delete();
  await trx('orders').where({ id }).delete();
}

/** The next number of a pizzeria's day; its counter row stays locked until the transaction ends. */
export async function nextNumber(trx: Knex.Transaction, pizzeriaId: number, date: string): Promise<number> {
  const result = await write(
    trx,
    `INSERT INTO order_counters (pizzeria_id, business_date, last_number) VALUES (?, ?, LAST_INSERT_ID(1))
     ON DUPLICATE KEY UPDATE last_number = LAST_INSERT_ID(last_number + 1)`,
    [pizzeriaId, date],
  );
  return result.insertId;
}

/** Keeps our counter above the numbers that the other side has given out. */
export async function raiseNumber(trx: Knex.Transaction, order: OrderEntity): Promise<void> {
  await write(
    trx,
    `INSERT INTO order_counters (pizzeria_id, business_date, last_number) VALUES (?, ?, ?)
     ON DUPLICATE KEY UPDATE last_number = GREATEST(last_number, ?)`,
    [order.pizzeriaId, order.businessDate, order.number, order.number],
  );
}

/** The order that a key has made, if any. */
export async function findOrderByKey(db: Db, key: string): Promise<OrderEntity | undefined> {
  const rows = await selectRows<OrderRow>(
    db,
    `SELECT ${ORDER_COLUMNS} FROM idempotency_keys k JOIN orders o ON o.id = k.order_id WHERE k.idempotency_key = ?`,
    [key],
  );
  return rows[0] && orderFromRow(rows[0]);
}

/** Takes a key for an order; fails with ER_DUP_ENTRY when it is taken, after waiting for whoever is taking it. */
export async function takeKey(trx: Knex.Transaction, key: string, orderId: number): Promise<void> {
  await trx('idempotency_keys').insert({ idempotency_key: key, order_id: orderId });
}

/**
 * Takes over the key of an order of the monolith. One request that was sent to both sides has made two orders: both stay,
 * and the monolith's has the key on both sides (migrations/legacy/procedures/sync/apply_order_head.sql does the same).
 */
export async function adoptKey(trx: Knex.Transaction, key: string, orderId: number): Promise<void> {
  await trx('idempotency_keys').insert({ idempotency_key: key, order_id: orderId }).onConflict().ignore();
  const holder = await trx<{ idempotency_key: string; order_id: number }>('idempotency_keys')
    .where({ idempotency_key: key })
    .first('order_id');
  if (holder === undefined || holder.order_id === orderId) return;
  await trx('idempotency_keys').where({ idempotency_key: key }).update({ order_id: orderId });
  await trx('orders').where({ id: holder.order_id }).update({ idempotency_key: null });
}
