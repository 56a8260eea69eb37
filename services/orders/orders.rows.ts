import type { OrderEntity, OrderLine, OrderStatus } from '../contracts/index.ts';

/** A row as {@link ORDER_COLUMNS} selects it; times already are ISO 8601, lines an array of arrays. */
export interface OrderRow {
  readonly id: number;
  readonly number: number;
  readonly business_date: string;
  readonly pizzeria_id: number;
  readonly status: OrderStatus;
  readonly type: 'delivery' | 'pickup';
  readonly customer_phone: string;
  readonly customer_name: string;
  readonly street: string | null;
  readonly house: string | null;
  readonly flat: string | null;
  readonly subtotal: number;
  readonly discount: number;
  readonly total: number;
  readonly comment: string;
  readonly idempotency_key: string | null;
  readonly created_at: string;
  readonly changed_at: string;
  /** Text on MariaDB, already parsed on MySQL. */
  readonly order_lines: string | readonly LineTuple[] | null;
}

type LineTuple = readonly [
  line: number,
  productId: number,
  name: string,
  quantity: number,
  unitPrice: number,
  amount: number,
];

const isoTime = (column: string) =>
  `CONCAT(LEFT(DATE_FORMAT(o.${column}, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z') AS ${column}`;

/** The whole order in one row of one statement: it is consistent without a transaction. `orders` is called `o`. */
export const ORDER_COLUMNS = `
  o.id, o.number, DATE_FORMAT(o.business_date, '%Y-%m-%d') AS business_date, o.pizzeria_id, o.status, o.type,
  o.customer_phone, o.customer_name, o.street, o.house, o.flat, o.subtotal, o.discount, o.total, o.comment,
  o.idempotency_key, ${isoTime('created_at')}, ${isoTime('changed_at')},
  (SELECT JSON_ARRAYAGG(JSON_ARRAY(l.line, l.product_id, l.name, l.quantity, l.unit_price, l.amount))
   FROM order_lines l WHERE l.order_id = o.id) AS order_lines`;

/** The entity that a row stands for. */
export function orderFromRow(row: OrderRow): OrderEntity {
  return {
    id: row.id,
    number: row.number,
    businessDate: row.business_date,
    pizzeriaId: row.pizzeria_id,
    status: row.status,
    type: row.type,
    customer: { phone: row.customer_phone, name: row.customer_name },
    address: row.street === null ? null : { street: row.street, house: row.house ?? '', flat: row.flat ?? '' },
    lines: linesFrom(row.order_lines),
    subtotal: row.subtotal,
    discount: row.discount,
    total: row.total,
    comment: row.comment,
    idempotencyKey: row.idempotency_key,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}

/** The columns of `orders` for an entity. */
export function rowFromOrder(order: OrderEntity): Readonly<Record<string, string | number | null>> {
  return {
    id: order.id,
    number: order.number,
    business_date: order.businessDate,
    pizzeria_id: order.pizzeriaId,
    status: order.status,
    type: order.type,
    customer_phone: order.customer.phone,
    customer_name: order.customer.name,
    street: order.address?.street ?? null,
    house: order.address?.house ?? null,
    flat: order.address?.flat ?? null,
    subtotal: order.subtotal,
    discount: order.discount,
    total: order.total,
    comment: order.comment,
    idempotency_key: order.idempotencyKey,
    created_at: sqlTime(order.createdAt),
    changed_at: sqlTime(order.changedAt),
  };
}

/** The rows of `order_lines` for an entity. */
export function lineRowsFromOrder(order: OrderEntity): readonly Readonly<Record<string, string | number>>[] {
  return order.lines.map((line) => ({
    order_id: order.id,
    line: line.line,
    product_id: line.productId,
    name: line.name,
    quantity: line.quantity,
    unit_price: line.unitPrice,
    amount: line.amount,
  }));
}

/** `2026-11-21T10:00:00.000Z` as a DATETIME(3) literal: as text, so that no driver applies a time zone to it. */
export function sqlTime(iso: string): string {
  return iso.slice(0, 23).replace('T', ' ');
}

// MySQL's JSON_ARRAYAGG knows no ORDER BY.
function linesFrom(tuples: OrderRow['order_lines']): OrderLine[] {
  const list = typeof tuples === 'string' ? (JSON.parse(tuples) as readonly LineTuple[]) : (tuples ?? []);
  return list
    .map(([line, productId, name, quantity, unitPrice, amount]) => ({
      line,
      productId,
      name,
      quantity,
      unitPrice,
      amount,
    }))
    .sort((a, b) => a.line - b.line);
}
