import type { LegacyDatabase } from '../shared/database.ts';

/** A product as a guest sees it; `available` is false while it is on the pizzeria's stop list. Price in minor units. */
export interface MenuItem {
  readonly id: number;
  readonly name: string;
  readonly category: string;
  readonly price: number;
  readonly available: boolean;
}

/** The menu of a pizzeria, or of the chain (`pizzeriaId` null: nothing is stopped). */
export interface Menu {
  readonly pizzeriaId: number | null;
  readonly currency: string;
  readonly items: readonly MenuItem[];
}

export type MenuRepository = ReturnType<typeof makeMenuRepository>;

export function makeMenuRepository(db: LegacyDatabase) {
  return {
    /** Undefined when there is no such pizzeria. */
    async get(pizzeriaId: number | null): Promise<Menu | undefined> {
      const [[pizzeria] = [], products = []] = await db.call('menu_get', [pizzeriaId]);
      if (pizzeriaId !== null && pizzeria?.['id'] !== pizzeriaId) return undefined;
      return {
        pizzeriaId,
        currency: String(pizzeria?.['currency']),
        items: products.map((product) => ({
          id: product['id'] as number,
          name: product['name'] as string,
          category: product['category'] as string,
          price: product['price'] as number,
          available: product['available'] === 1,
        })),
      };
    },
  };
}
