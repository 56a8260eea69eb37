import type { Knex } from 'knex';
import { makeBatch } from './batches.ts';
import type { SeedOrder } from './orders.ts';

const ORDER_COLUMNS = [
  ...['id', 'number', 'business_date', 'pizzeria_id', 'status', 'type', 'customer_id', 'customer_phone'],
  ...['customer_name', 'street', 'house', 'flat', 'subtotal', 'discount', 'total', 'comment', 'idempotency_key'],
  ...['created_at', 'changed_at'],
];
const LINE_COLUMNS = ['order_id', 'line', 'product_id', 'name', 'quantity', 'unit_price', 'amount'];

/** Writes orders and their lines in batches, in one transaction per batch of orders. */
export async function writeOrders(
  knex: Knex,
  orders: Iterable<SeedOrder>,
  onWritten: (count: number) => void,
): Promise<void> {
  const heads = makeBatch(knex, 'orders', ORDER_COLUMNS);
  const lines = makeBatch(knex, 'order_lines', LINE_COLUMNS);
  let written = 0;
  const flush = async (): Promise<void> => {
    await heads.flush();
    await lines.flush();
    onWritten(written);
  };
  for (const order of orders) {
    heads.add(orderRow(order));
    order.lines.forEach(({ product: { id, name }, quantity, unitPrice }, index) => {
      lines.add([order.id, index + 1, id, name, quantity, unitPrice, unitPrice * quantity]);
    });
    written += 1;
    if (heads.isFull()) await flush();
  }
  await flush();
  await writeCounters(knex);
}

function orderRow(order: SeedOrder): readonly unknown[] {
  const { customer, subtotal, discount } = order;
  const address = order.type === 'delivery' ? [customer.street, customer.house, customer.flat] : [null, null, null];
  return [
    ...[order.id, order.number, order.businessDate, order.pizzeria.id, order.status, order.type],
    ...[customer.id, customer.phone, customer.name, ...address, subtotal, discount, subtotal - discount],
    ...['', null, sqlTime(order.createdAt), sqlTime(order.changedAt)],
  ];
}

async function writeCounters(knex: Knex): Promise<void> {
  await knex.raw(`
    INSERT INTO order_counters (pizzeria_id, business_date, last_number)
    SELECT pizzeria_id, business_date, MAX(number) FROM orders GROUP BY pizzeria_id, business_date`);
}

/** UTC, as DATETIME(3) takes it on every server and whatever the connection's time zone is. */
export function sqlTime(time: Date): string {
  return time.toISOString().slice(0, 23).replace('T', ' ');
}
