import type { AccountingOrder } from './accounting-order.ts';

/** Sums over one currency, in its minor units. Sold: everything but cancelled orders. */
export interface Totals {
  readonly currency: string;
  orders: number;
  cancelled: number;
  total: number;
  vat: number;
  paidCash: number;
  paidCard: number;
  refunded: number;
}

/** Adds orders up as they pass; a chain in several countries has a sum for each currency. */
export function makeTotals() {
  const sums = new Map<string, Totals>();
  return {
    add({ currency, status, total, vat, payment }: AccountingOrder): void {
      const sum = sums.get(currency) ?? nothing(currency);
      sums.set(currency, sum);
      if (status === 'cancelled') sum.cancelled += 1;
      else {
        sum.orders += 1;
        sum.total += total;
        sum.vat += vat;
      }
      if (payment?.status === 'refunded') sum.refunded += payment.amount;
      if (payment?.status !== 'paid') return;
      if (payment.method === 'card') sum.paidCard += payment.amount;
      else sum.paidCash += payment.amount;
    },
    /** By the name of the currency. */
    all: (): readonly Totals[] => [...sums.values()].sort((a, b) => a.currency.localeCompare(b.currency)),
  };
}

function nothing(currency: string): Totals {
  return { currency, orders: 0, cancelled: 0, total: 0, vat: 0, paidCash: 0, paidCard: 0, refunded: 0 };
}

/** Minor units as accountants write them: 39900 is 399.00. */
export function units(minor: number): string {
  return (minor / 100).toFixed(2);
}
