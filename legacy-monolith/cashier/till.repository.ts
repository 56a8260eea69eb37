import { toOrders, type OrderJson } from '../api/order-json.ts';
import { camelRows } from '../shared/camel-rows.ts';
import type { LegacyDatabase, Row } from '../shared/database.ts';

/** What was paid for an order, and how. */
export interface TillPayment {
  readonly orderId: number;
  readonly paymentStatus: 'intended' | 'paid' | 'refunded' | 'void';
  readonly paymentMethod: 'cash' | 'card';
  readonly cancelReason: string | null;
  /** 1 while a courier has it on a trip that is not settled: the money comes by the courier. */
  readonly withCourier: 0 | 1;
}

/** An order with what the till knows beside it. */
export interface TillOrder {
  readonly order: OrderJson;
  readonly payment: TillPayment & {
    readonly paidAt: Date | null;
    readonly takenBy: string | null;
    /** The number on the receipt; null while there is none. */
    readonly receipt: number | null;
  };
}

export type TillRepository = ReturnType<typeof makeTillRepository>;

/** Orders and payments at the till, one function per procedure. */
export function makeTillRepository(db: LegacyDatabase) {
  return {
    async order(id: number): Promise<TillOrder | undefined> {
      return toTillOrder(await db.call('till_order', [id]));
    },
    /** Of today's orders of a pizzeria. */
    async payments(pizzeriaId: number): Promise<readonly TillPayment[]> {
      const [rows] = await db.call('till_payments', [pizzeriaId]);
      return camelRows(rows) as unknown as readonly TillPayment[];
    },
    /** `given`: the cash that the guest put down, in minor units; null for a card. */
    async pay(id: number, payment: { method: string; given: number | null }, userId: number) {
      return toTillOrder(await db.call('payment_take', [id, payment.method, payment.given, userId]));
    },
    async cancel(id: number, reason: string, userId: number) {
      return toTillOrder(await db.call('till_cancel', [id, reason, userId]));
    },
    async refund(id: number, userId: number) {
      return toTillOrder(await db.call('till_refund', [id, userId]));
    },
  };
}

function toTillOrder([orders = [], lines = [], payments = []]: readonly (readonly Row[])[]): TillOrder | undefined {
  const [order] = toOrders(orders, lines);
  const [payment] = camelRows(payments) as unknown as readonly TillOrder['payment'][];
  return order === undefined || payment === undefined ? undefined : { order, payment };
}
