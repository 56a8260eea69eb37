import type { LegacyDatabase, Row } from '../shared/database.ts';

export interface Customer {
  readonly id: number;
  readonly phone: string;
  readonly name: string;
  readonly discountPercent: number;
}

/** What an operator sees of a caller. */
export interface CustomerCard {
  readonly customer: Customer | null;
  readonly addresses: readonly { readonly street: string; readonly house: string; readonly flat: string }[];
}

/** An order of the caller's history; the total in minor units, the time as the pizzeria's clock showed it. */
export interface PastOrder {
  readonly id: number;
  readonly number: number;
  readonly status: string;
  readonly total: number;
  readonly currency: string;
  readonly pizzeria: string;
  readonly takenAt: string;
  readonly lines: readonly string[];
}

/** A line of what a customer usually has. */
export interface UsualLine {
  readonly productId: number;
  readonly secondHalfId: number | null;
  readonly toppingIds: readonly number[];
  readonly name: string;
  readonly quantity: number;
}

export type CustomersRepository = ReturnType<typeof makeCustomersRepository>;

export function makeCustomersRepository(db: LegacyDatabase) {
  return {
    async find(phone: string): Promise<CustomerCard> {
      return toCard(await db.call('customer_find', [phone]));
    },

    /** A known customer stays as it is. */
    async make(phone: string, name: string): Promise<CustomerCard> {
      return toCard(await db.call('customer_make', [phone, name]));
    },

    /** One call for the orders and one more for each of them: deliberate, as such code grew. */
    async history(customerId: number): Promise<readonly PastOrder[]> {
      const [orders = []] = await db.call('customer_orders', [customerId]);
      const history: PastOrder[] = [];
      for (const order of orders) {
        const [, lines = []] = await db.call('order_get', [order['id']]);
        history.push({
          id: order['id'] as number,
          number: order['number'] as number,
          status: order['status'] as string,
          total: order['total'] as number,
          currency: order['currency'] as string,
          pizzeria: order['pizzeria'] as string,
          takenAt: order['taken_at'] as string,
          lines: lines.map((line) => `${String(line['quantity'])} × ${String(line['name'])}`),
        });
      }
      return history;
    },

    /** Empty when there is nothing to repeat. */
    async usual(customerId: number): Promise<readonly UsualLine[]> {
      const [lines = [], toppings = []] = await db.call('customer_usual', [customerId]);
      return lines.map((line) => ({
        productId: line['product_id'] as number,
        secondHalfId: line['second_half_id'] as number | null,
        toppingIds: toppings
          .filter((topping) => topping['line'] === line['line'])
          .map((topping) => topping['topping_id'] as number),
        name: line['name'] as string,
        quantity: line['quantity'] as number,
      }));
    },
  };
}

function toCard(sets: readonly (readonly Row[])[]): CustomerCard {
  const [[customer] = [], addresses = []] = sets;
  return {
    customer:
      customer === undefined
        ? null
        : {
            id: customer['id'] as number,
            phone: customer['phone'] as string,
            name: customer['name'] as string,
            discountPercent: customer['discount_percent'] as number,
          },
    addresses: addresses.map((row) => ({
      street: row['street'] as string,
      house: row['house'] as string,
      flat: row['flat'] as string,
    })),
  };
}
