import type { LegacyDatabase } from '../../shared/database.ts';
import { camelRows } from '../../shared/camel-rows.ts';
import { idOf } from '../network/network.repository.ts';

export interface PriceList {
  readonly name: string;
  /** null: for the whole chain. */
  readonly city: string | null;
  readonly validFrom: string;
  /** null: until it is ended by hand. */
  readonly validTo: string | null;
}

/** draft → scheduled → published → ended; a draft may also be published at once, a scheduled one be withdrawn. */
export const PRICE_LIST_STEPS = ['schedule', 'withdraw', 'publish', 'end', 'delete'] as const;
export type PriceListStep = (typeof PRICE_LIST_STEPS)[number];

export type PriceListsRepository = ReturnType<typeof makePriceListsRepository>;

/** Price lists; `by` is the user who changes something, null for the job that publishes what is due. */
export function makePriceListsRepository(db: LegacyDatabase) {
  return {
    async all() {
      const [lists, cities] = await db.call('price_lists');
      return { lists: camelRows(lists), cities: camelRows(cities) };
    },
    async get(id: number) {
      const [rows, items, cities] = await db.call('price_list_get', [id]);
      const [list] = camelRows(rows);
      return list && { list, items: camelRows(items), cities: camelRows(cities) };
    },
    save: async (id: number | null, { name, city, validFrom, validTo }: PriceList, by: number) =>
      idOf(await db.call('price_list_save', [id, name, city, validFrom, validTo, by])),
    /** `price` in minor units; null takes the product off the list. */
    setItem: (id: number, productId: number, price: number | null, by: number) =>
      db.call('price_list_item_set', [id, productId, price, by]),
    step: (id: number, step: PriceListStep, by: number | null) => db.call(`price_list_${step}`, [id, by]),
    async due(): Promise<readonly { readonly id: number; readonly step: PriceListStep }[]> {
      const [rows = []] = await db.call('price_lists_due');
      return rows.map((row) => ({ id: row['id'] as number, step: row['step'] as PriceListStep }));
    },
  };
}
