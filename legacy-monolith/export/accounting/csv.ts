import type { AccountingOrder } from './accounting-order.ts';
import { makeTotals, units, type Totals } from './totals.ts';

const COLUMNS = [
  ...['record', 'order_id', 'number', 'business_date', 'pizzeria_id', 'pizzeria', 'type', 'status', 'currency'],
  ...['line', 'product_id', 'name', 'quantity', 'unit_price', 'amount', 'subtotal', 'discount', 'total', 'vat'],
  ...['payment_method', 'payment_status', 'paid', 'refunded', 'paid_at', 'orders', 'paid_cash', 'paid_card'],
] as const;
type Column = (typeof COLUMNS)[number];

/**
 * RFC 4180: a head, then for each order a record `order` and one `line` per line; at the end a record `total` for each
 * currency, so that a file that was cut off is seen to be.
 */
export async function* toCsv(orders: AsyncIterable<AccountingOrder>): AsyncGenerator<string, void, undefined> {
  const totals = makeTotals();
  yield `${COLUMNS.join(',')}\r\n`;
  for await (const order of orders) {
    totals.add(order);
    yield orderRecords(order);
  }
  for (const total of totals.all()) yield record(totalFields(total));
}

function orderRecords(order: AccountingOrder): string {
  const { payment } = order;
  const refunded = payment?.status === 'refunded';
  const both = {
    order_id: order.id,
    number: order.number,
    business_date: order.businessDate,
    pizzeria_id: order.pizzeriaId,
    pizzeria: textCell(order.pizzeria),
    type: order.type,
    status: order.status,
    currency: order.currency,
  };
  const head = record({
    record: 'order',
    ...both,
    subtotal: units(order.subtotal),
    discount: units(order.discount),
    total: units(order.total),
    vat: units(order.vat),
    payment_method: payment?.method ?? '',
    payment_status: payment?.status ?? '',
    paid: payment?.status === 'paid' || refunded ? units(payment.amount) : '',
    refunded: refunded ? units(payment.amount) : '',
    paid_at: payment?.paidAt ?? '',
  });
  const lines = order.lines.map((line) =>
    record({
      record: 'line',
      ...both,
      line: line.line,
      product_id: line.productId,
      name: textCell(line.name),
      quantity: line.quantity,
      unit_price: units(line.unitPrice),
      amount: units(line.amount),
    }),
  );
  return head + lines.join('');
}

function totalFields(sum: Totals): Partial<Record<Column, string | number>> {
  return {
    record: 'total',
    currency: sum.currency,
    orders: sum.orders,
    total: units(sum.total),
    vat: units(sum.vat),
    paid_cash: units(sum.paidCash),
    paid_card: units(sum.paidCard),
    refunded: units(sum.refunded),
  };
}

function record(fields: Partial<Record<Column, string | number>>): string {
  return `${COLUMNS.map((column) => quoted(String(fields[column] ?? ''))).join(',')}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Words that people typed: a spreadsheet must not take them for a formula, and RFC 4180 knows no control characters. */
function textCell(text: string): string {
  const clean = text.replace(/(?![\t\n\r])\p{Cc}/gu, '\uFFFD');
  return /^[=+\-@\t\r]/.test(clean) ? `'${clean}` : clean;
}
