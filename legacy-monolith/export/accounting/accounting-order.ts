import type { OrderLine } from '../../../services/contracts/index.ts';
import { toLine } from '../../api/order-json.ts';
import type { Row } from '../../shared/database.ts';

/** An order as accountants see it; money in minor units of `currency`, times ISO 8601 in UTC. */
export interface AccountingOrder {
  readonly id: number;
  readonly number: number;
  readonly businessDate: string;
  readonly pizzeriaId: number;
  readonly pizzeria: string;
  readonly type: string;
  readonly status: string;
  readonly currency: string;
  readonly subtotal: number;
  readonly discount: number;
  readonly total: number;
  readonly vat: number;
  readonly payment: {
    readonly method: string;
    readonly status: string;
    readonly amount: number;
    readonly paidAt: string | null;
  } | null;
  readonly lines: readonly OrderLine[];
}

/** Puts the rows of `export_accounting` together, one order at a time: rows of an order follow each other. */
export async function* accountingOrders(rows: AsyncIterable<Row>): AsyncGenerator<AccountingOrder, void, undefined> {
  let ofOne: Row[] = [];
  for await (const row of rows) {
    if (ofOne[0] !== undefined && ofOne[0]['id'] !== row['id']) {
      yield toOrder(ofOne);
      ofOne = [];
    }
    ofOne.push(row);
  }
  if (ofOne.length > 0) yield toOrder(ofOne);
}

function toOrder(rows: readonly Row[]): AccountingOrder {
  const row = rows[0] as unknown as OrderRow;
  return {
    id: row.id,
    number: row.number,
    businessDate: row.business_date,
    pizzeriaId: row.pizzeria_id,
    pizzeria: row.pizzeria,
    type: row.type,
    status: row.status,
    currency: row.currency,
    subtotal: row.subtotal,
    discount: row.discount,
    total: row.total,
    vat: row.vat,
    payment:
      row.payment_method === null
        ? null
        : { method: row.payment_method, status: row.payment_status, amount: row.payment_amount, paidAt: row.paid_at },
    lines: rows.filter((each) => each['line'] !== null).map(toLine),
  };
}

interface OrderRow {
  readonly id: number;
  readonly number: number;
  readonly business_date: string;
  readonly pizzeria_id: number;
  readonly pizzeria: string;
  readonly type: string;
  readonly status: string;
  readonly currency: string;
  readonly subtotal: number;
  readonly discount: number;
  readonly total: number;
  readonly vat: number;
  readonly payment_method: string | null;
  readonly payment_status: string;
  readonly payment_amount: number;
  readonly paid_at: string | null;
}
