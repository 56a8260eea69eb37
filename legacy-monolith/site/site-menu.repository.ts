import type { LegacyDatabase } from '../shared/database.ts';

/** A product in the words of the guest's language; price in minor units, as the pizzeria's city pays it. */
export interface SiteProduct {
  readonly id: number;
  readonly name: string;
  readonly category: string;
  readonly price: number;
  readonly description: string;
  readonly weightGrams: number;
  readonly takesHalves: boolean;
  readonly takesToppings: boolean;
  readonly available: boolean;
}

export interface Topping {
  readonly id: number;
  readonly name: string;
  readonly price: number;
}

export interface SiteMenu {
  readonly products: readonly SiteProduct[];
  readonly toppings: readonly Topping[];
}

export type SiteMenuRepository = ReturnType<typeof makeSiteMenuRepository>;

export function makeSiteMenuRepository(db: LegacyDatabase) {
  return {
    async get(pizzeriaId: number, language: string): Promise<SiteMenu> {
      const [products = [], toppings = []] = await db.call('site_menu', [pizzeriaId, language]);
      return {
        products: products.map((row) => ({
          id: row['id'] as number,
          name: row['name'] as string,
          category: row['category'] as string,
          price: row['price'] as number,
          description: row['description'] as string,
          weightGrams: row['weight_grams'] as number,
          takesHalves: row['takes_halves'] === 1,
          takesToppings: row['takes_toppings'] === 1,
          available: row['available'] === 1,
        })),
        toppings: toppings.map(({ id, name, price }) => ({ id, name, price }) as Topping),
      };
    },
  };
}
