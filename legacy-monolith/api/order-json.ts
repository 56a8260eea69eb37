import type { OrderEntity, OrderLine } from '../../services/contracts/index.ts';
import type { Row } from '../shared/database.ts';

/** An order as the API shows it. */
export type OrderJson = Omit<OrderEntity, 'idempotencyKey'> & { readonly vat: number };

/** Puts rows of `order_view` and of `order_lines` together, in the order of the former. */
export function toOrders(orders: readonly Row[], lines: readonly Row[]): readonly OrderJson[] {
  const linesByOrder = Map.groupBy(lines, (line) => line['order_id']);
  return orders.map((order) => toOrder(order, linesByOrder.get(order['id']) ?? []));
}

function toOrder(row: Row, lines: readonly Row[]): OrderJson {
  return { ...commonFields(row, lines), vat: row['vat'] as number };
}

/** The whole order, as events carry it. */
export function toOrderEntity(row: Row, lines: readonly Row[]): OrderEntity {
  return { ...commonFields(row, lines), idempotencyKey: row['idempotency_key'] as string | null };
}

function commonFields(row: Row, lines: readonly Row[]): Omit<OrderEntity, 'idempotencyKey'> {
  const order = row as unknown as OrderRow;
  return {
    id: order.id,
    number: order.number,
    businessDate: order.business_date,
    pizzeriaId: order.pizzeria_id,
    status: order.status,
    type: order.type,
    customer: { phone: order.customer_phone, name: order.customer_name },
    address: order.street === null ? null : { street: order.street, house: order.house ?? '', flat: order.flat ?? '' },
    lines: lines.map(toLine),
    subtotal: order.subtotal,
    discount: order.discount,
    total: order.total,
    comment: order.comment,
    createdAt: order.created_at,
    changedAt: order.changed_at,
  };
}

/** A row of `order_lines`. */
export function toLine(row: Row): OrderLine {
  const line = row as unknown as OrderLineRow;
  return {
    line: line.line,
    productId: line.product_id,
    name: line.name,
    quantity: line.quantity,
    unitPrice: line.unit_price,
    amount: line.amount,
  };
}

interface OrderRow {
  readonly id: number;
  readonly number: number;
  readonly business_date: string;
  readonly pizzeria_id: number;
  readonly status: OrderEntity['status'];
  readonly type: OrderEntity['type'];
  readonly customer_phone: string;
  readonly customer_name: string;
  readonly street: string | null;
  readonly house: string | null;
  readonly flat: string | null;
  readonly subtotal: number;
  readonly discount: number;
  readonly total: number;
  readonly comment: string;
  readonly created_at: string;
  readonly changed_at: string;
}

interface OrderLineRow {
  readonly line: number;
  readonly product_id: number;
  readonly name: string;
  readonly quantity: number;
  readonly unit_price: number;
  readonly amount: number;
}
