import { toOrders, type OrderJson } from '../api/order-json.ts';
import { camelRows } from '../shared/camel-rows.ts';
import type { LegacyDatabase, Row } from '../shared/database.ts';
import type { CartChoice } from './cart.ts';

/** An order with everything that the plain API does not know: halves, toppings, a promotion, how it is paid. */
export interface RichOrder {
  readonly pizzeriaId: number;
  readonly type: 'delivery' | 'pickup';
  readonly customer: { readonly phone: string; readonly name: string };
  readonly address: { readonly street: string; readonly house: string; readonly flat: string } | null;
  readonly lines: readonly (CartChoice & { readonly quantity: number })[];
  readonly promoCode: string | null;
  readonly payment: 'cash' | 'card';
  readonly comment: string;
}

/** An order as it was saved, with what was agreed on beyond it. */
export interface SavedOrder extends OrderJson {
  /** promisedAt (ISO 8601), deliveryFee, promotionDiscount (minor units), paymentMethod, zone, promotion. */
  readonly agreed: Row;
}

export type OrderRepository = ReturnType<typeof makeOrderRepository>;

export function makeOrderRepository(db: LegacyDatabase) {
  return {
    /** Saves an order; `created` is false when its idempotency key stands for an order that exists. */
    async save(order: RichOrder, userId: number, key: string): Promise<{ created: boolean; order: SavedOrder }> {
      const [[outcome] = [], orders = [], lines = [], agreed = []] = await db.call('order_save', [
        JSON.stringify(order),
        userId,
        'contact-centre',
        key,
      ]);
      const [saved] = toOrders(orders, lines);
      if (saved === undefined) throw new Error('the procedure answered no order');
      return { created: outcome?.['created'] === 1, order: { ...saved, agreed: camelRows(agreed)[0] ?? {} } };
    },

    /** What an order would cost and when it would come: sums, then lines. Money in minor units. */
    async quote(order: Omit<RichOrder, 'customer'>): Promise<object> {
      const [sums = [], lines = []] = await db.call('order_quote', [JSON.stringify(order)]);
      return { ...camelRows(sums)[0], lines: camelRows(lines) };
    },
  };
}
