import type { LegacyDatabase } from '../shared/database.ts';

/** What `order_save` takes. */
export interface SiteOrder {
  readonly pizzeriaId: number;
  readonly type: 'delivery' | 'pickup';
  readonly customer: { readonly phone: string; readonly name: string };
  readonly address: { readonly street: string; readonly house: string; readonly flat: string } | null;
  readonly lines: readonly {
    readonly productId: number;
    readonly quantity: number;
    readonly secondHalfId?: number;
    readonly toppingIds?: readonly number[];
  }[];
  readonly promoCode?: string;
  readonly payment: 'cash' | 'card';
  readonly comment: string;
}

/** What an order costs, in minor units; lines that nobody asked for (gift, fee) stand behind the others. */
export interface Bill {
  readonly lines: readonly { readonly productId: number; readonly name: string; readonly unitPrice: number }[];
  readonly goods: number;
  readonly fee: number;
  readonly discount: number;
  readonly total: number;
}

export type SiteOrdersRepository = ReturnType<typeof makeSiteOrdersRepository>;

export function makeSiteOrdersRepository(db: LegacyDatabase) {
  return {
    /** What it would cost now; refuses what `save` would refuse for its contents. */
    async quote(order: SiteOrder): Promise<Bill> {
      const [[sums] = [], lines = []] = await db.call('order_quote', [JSON.stringify(order)]);
      if (sums === undefined) throw new Error('the procedure answered no sums');
      const fee = sums['delivery_fee'] as number;
      return {
        lines: lines.map(({ product_id: productId, name, unit_price: unitPrice }) => {
          return { productId, name, unitPrice } as Bill['lines'][number];
        }),
        goods: (sums['subtotal'] as number) - fee,
        fee,
        discount: sums['discount'] as number,
        total: sums['total'] as number,
      };
    },

    /** Refuses what the site may not take at all: closed, nothing online, nobody drives there. */
    async check(order: SiteOrder, place: { readonly open: boolean; readonly acceptsOnline: boolean }): Promise<void> {
      const { open, acceptsOnline } = place;
      await db.call('site_check_order', [JSON.stringify(order), open ? 1 : 0, acceptsOnline ? 1 : 0]);
    },

    /** Takes the order, or finds the one that the key stands for. */
    async save(order: SiteOrder, idempotencyKey: string): Promise<{ readonly number: number; readonly total: number }> {
      const [, [row] = []] = await db.call('order_save', [JSON.stringify(order), null, 'site', idempotencyKey]);
      if (row === undefined) throw new Error('the procedure answered no order');
      return { number: row['number'] as number, total: row['total'] as number };
    },
  };
}
