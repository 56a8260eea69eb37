import type { OrderLine } from '../../../services/contracts/index.ts';
import type { AccountingOrder } from './accounting-order.ts';
import type { AccountingPeriod } from './period.ts';
import { makeTotals, units, type Totals } from './totals.ts';

/** One element `order` per order, with its lines and payment; `totals` at the end, one `sum` per currency. */
export async function* toXml(
  orders: AsyncIterable<AccountingOrder>,
  { from, to }: AccountingPeriod,
): AsyncGenerator<string, void, undefined> {
  const totals = makeTotals();
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<accounting${attributes({ from, to })}>\n`;
  for await (const order of orders) {
    totals.add(order);
    yield orderElement(order);
  }
  yield `  <totals>\n${totals.all().map(sumElement).join('')}  </totals>\n</accounting>\n`;
}

function orderElement(order: AccountingOrder): string {
  const { lines, payment, subtotal, discount, total, vat, ...rest } = order;
  const money = { subtotal: units(subtotal), discount: units(discount), total: units(total), vat: units(vat) };
  const paid =
    payment === null
      ? ''
      : `    <payment${attributes({ ...payment, amount: units(payment.amount), paidAt: payment.paidAt ?? undefined })}/>\n`;
  return `  <order${attributes({ ...rest, ...money })}>\n${lines.map(lineElement).join('')}${paid}  </order>\n`;
}

function lineElement({ unitPrice, amount, ...line }: OrderLine): string {
  return `    <line${attributes({ ...line, unitPrice: units(unitPrice), amount: units(amount) })}/>\n`;
}

function sumElement({ currency, orders, cancelled, ...sums }: Totals): string {
  const amounts = Object.fromEntries(Object.entries(sums).map(([name, minor]) => [name, units(minor)]));
  return `    <sum${attributes({ currency, orders, cancelled, ...amounts })}/>\n`;
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escaped(String(value))}"`))
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' },
  // As they are, a reader would make spaces of them in an attribute.
  ...{ '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' },
};
// XML 1.0 has no way to write these, not even as a reference.
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

function escaped(text: string): string {
  return text.replace(FORBIDDEN, '\uFFFD').replace(/[&<>"\t\n\r]/g, (character) => ENTITIES[character] ?? '');
}
