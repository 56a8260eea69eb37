import { camelRows } from '../../shared/camel-rows.ts';
import type { LegacyDatabase } from '../../shared/database.ts';

export interface OpenOrder {
  readonly id: number;
  readonly number: number;
  readonly status: string;
  readonly type: string;
  readonly customerName: string;
  readonly total: number;
  readonly taken: string;
  readonly changeable: number;
  readonly paid: number;
}

/** A line as it is to be; prices and names follow from it. */
export interface WantedLine {
  readonly productId: number;
  readonly quantity: number;
  readonly secondHalfId?: number | undefined;
  readonly toppingIds?: readonly number[] | undefined;
}

/** An order that may be changed. `changes`: how often it was, to notice somebody else's change. */
export interface ShiftOrder {
  readonly id: number;
  readonly number: number;
  readonly pizzeriaId: number;
  readonly status: string;
  readonly type: string;
  readonly customerName: string;
  readonly subtotal: number;
  readonly discount: number;
  readonly total: number;
  readonly changeable: number;
  readonly changes: number;
}

export interface ShiftOrderLine {
  readonly line: number;
  readonly productId: number;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly amount: number;
  readonly secondHalfId: number | null;
  /** `1,4`; null without toppings. */
  readonly toppingIds: string | null;
  /** 1: a fee or a gift, which follows from the other lines. */
  readonly follows: number;
}

export interface ShiftOrderPage {
  readonly order: ShiftOrder;
  readonly lines: readonly ShiftOrderLine[];
  readonly payment: { readonly method: string; readonly status: string; readonly amount: number } | undefined;
  readonly products: readonly {
    readonly id: number;
    readonly name: string;
    readonly price: number;
    readonly takesHalves: number;
    readonly takesToppings: number;
  }[];
  readonly toppings: readonly { readonly id: number; readonly name: string; readonly price: number }[];
}

/** What a change comes to, in minor units; `paid` null while nothing has been paid. */
export interface ChangedTotal {
  readonly beforeTotal: number;
  readonly afterTotal: number;
  readonly paid: number | null;
}

export type ShiftOrdersRepository = ReturnType<typeof makeShiftOrdersRepository>;

export function makeShiftOrdersRepository(db: LegacyDatabase) {
  return {
    async open(pizzeriaId: number): Promise<readonly OpenOrder[]> {
      const [orders] = await db.call('shift_orders', [pizzeriaId]);
      return camelRows(orders) as unknown as readonly OpenOrder[];
    },
    /** Undefined when there is no such order. */
    async find(orderId: number): Promise<ShiftOrderPage | undefined> {
      const sets = (await db.call('shift_order_get', [orderId])).map((rows) => camelRows(rows) as unknown);
      const [[order], lines, [payment], products, toppings] = sets as [
        readonly ShiftOrder[],
        ShiftOrderPage['lines'],
        readonly NonNullable<ShiftOrderPage['payment']>[],
        ShiftOrderPage['products'],
        ShiftOrderPage['toppings'],
      ];
      return order === undefined ? undefined : { order, lines, payment, products, toppings };
    },
    /** `save` false: only works it out. */
    async change(
      orderId: number,
      change: { readonly lines: readonly WantedLine[]; readonly changes: number; readonly save: boolean },
      userId: number,
    ): Promise<ChangedTotal> {
      const args = [orderId, JSON.stringify(change.lines), change.changes, change.save ? 1 : 0, userId];
      const [rows] = await db.call('shift_order_change', args);
      return camelRows(rows)[0] as unknown as ChangedTotal;
    },
  };
}
