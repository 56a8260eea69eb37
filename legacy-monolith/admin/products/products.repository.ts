import type { LegacyDatabase } from '../../shared/database.ts';
import { camelRows } from '../../shared/camel-rows.ts';
import { idOf } from '../network/network.repository.ts';

/** A product as its form says; flags are 0 or 1, the price is in minor units. */
export interface ProductForm {
  readonly name: string;
  readonly category: string;
  readonly price: number;
  readonly names: readonly { readonly language: string; readonly name: string }[];
}
export interface Topping {
  readonly name: string;
  readonly ingredientId: number;
  readonly amount: number;
  readonly price: number;
  readonly active: number;
}
export interface Ingredient {
  readonly name: string;
  readonly unit: string;
  /** Minor units per 1000 of the unit. */
  readonly cost: number;
}

export type ProductsRepository = ReturnType<typeof makeProductsRepository>;

/** What the chain sells and what that is made of; `by` is the user who changes something. */
export function makeProductsRepository(db: LegacyDatabase) {
  return {
    async all(category: string | null) {
      const [products, categories] = await db.call('admin_products', [category]);
      return { products: camelRows(products), categories: camelRows(categories) };
    },
    /** What the ingredients of one product cost, minor units; null without a recipe. */
    async cost(id: number): Promise<number | null> {
      const [[row] = []] = await db.call('admin_product_cost', [id]);
      return row?.['cost'] as number | null;
    },
    async get(id: number) {
      const [rows, names, recipe, cityPrices, ingredients] = await db.call('admin_product_get', [id]);
      const [product] = camelRows(rows);
      const parts = {
        recipe: camelRows(recipe),
        cityPrices: camelRows(cityPrices),
        ingredients: camelRows(ingredients),
      };
      return product && { product, names: camelRows(names), ...parts };
    },
    /** The languages of the network, for the form of a new product. */
    emptyNames: async () => camelRows((await db.call('admin_product_get', [0]))[1]),
    save: async (id: number | null, product: ProductForm, by: number) =>
      idOf(await db.call('admin_product_save', [id, JSON.stringify(product), by])),
    setActive: (id: number, active: boolean, by: number) =>
      db.call('admin_product_set_active', [id, active ? 1 : 0, by]),
    setRecipe: (id: number, ingredientId: number, amount: number, by: number) =>
      db.call('admin_recipe_set', [id, ingredientId, amount, by]),

    ingredients: async () => camelRows((await db.call('admin_ingredients'))[0]),
    saveIngredient: async (id: number | null, { name, unit, cost }: Ingredient, by: number) =>
      idOf(await db.call('admin_ingredient_save', [id, name, unit, cost, by])),

    async toppings() {
      const [toppings, ingredients] = await db.call('admin_toppings');
      return { toppings: camelRows(toppings), ingredients: camelRows(ingredients) };
    },
    saveTopping: async (id: number | null, t: Topping, by: number) =>
      idOf(await db.call('admin_topping_save', [id, t.name, t.ingredientId, t.amount, t.price, t.active, by])),
  };
}
