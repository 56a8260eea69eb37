import type { SeedProduct } from '../menu.ts';
import { INGREDIENTS, TOPPINGS, type IngredientName } from './ingredients.ts';
import { PRODUCT_NAMES } from './product-names.ts';
import { BOUGHT_IN, RECIPES } from './recipes.ts';
import type { TableRows } from './table-rows.ts';

// Bought-in things cost the chain a good third of what the customer pays.
const COST_SHARE = 0.35;
const CALORIES_PER_GRAM = 2.4;
const KITCHEN = new Set(['pizza', 'snacks']);

export interface SeedIngredient {
  readonly id: number;
  readonly name: string;
  readonly unit: string;
  readonly cost: number;
}

export interface SeedTopping {
  readonly id: number;
  readonly name: string;
  readonly ingredientId: number;
  readonly amount: number;
  readonly price: number;
  readonly active: boolean;
}

/** What one piece of a product takes out of the store. */
export type RecipeItems = readonly (readonly [ingredientId: number, amount: number])[];

/** kitchen: goes through the tracker; counter: handed over as it is; nowhere: a fee. */
export function madeIn(category: string): 'kitchen' | 'counter' | 'nowhere' {
  if (category === 'service') return 'nowhere';
  return KITCHEN.has(category) ? 'kitchen' : 'counter';
}

/** Raw ingredients, then what is bought in ready, one ingredient per product. */
export function makeIngredients(products: readonly SeedProduct[]): readonly SeedIngredient[] {
  const boughtIn = products
    .filter(({ category }) => madeIn(category) === 'counter')
    .map(({ name, price }) => [name, 'piece', Math.round(price * COST_SHARE) * 1_000] as const);
  // A sauce of the kitchen and the little pot that is sold have the same name.
  const raw = new Set<string>(INGREDIENTS.map(([name]) => name));
  const pots = boughtIn.map(([name, ...rest]) => [raw.has(name) ? `${name} Pot` : name, ...rest] as const);
  return [...INGREDIENTS, ...pots].map(([name, unit, cost], index) => ({ id: index + 1, name, unit, cost }));
}

/** Recipes by product id; a bought-in product takes one piece of itself. */
export function makeRecipes(products: readonly SeedProduct[]): ReadonlyMap<number, RecipeItems> {
  const ids = new Map(makeIngredients(products).map(({ id, name }) => [name, id]));
  const idOf = (name: string): number => ids.get(`${name} Pot`) ?? ids.get(name) ?? 0;
  return new Map(
    products.map(({ id, name, category }) => {
      if (madeIn(category) === 'nowhere') return [id, []];
      if (madeIn(category) === 'counter') return [id, [[idOf(name), 1]]];
      return [id, Object.entries(RECIPES[name] ?? {}).map(([item, amount]) => [ids.get(item) ?? 0, amount] as const)];
    }),
  );
}

/** Extras with their ids. */
export function makeToppings(): readonly SeedTopping[] {
  const ids = new Map<IngredientName, number>(INGREDIENTS.map(([name], index) => [name, index + 1]));
  return TOPPINGS.map(([name, ingredient, amount, price, active], index) => ({
    ...{ id: index + 1, name, ingredientId: ids.get(ingredient) ?? 0, amount, price, active },
  }));
}

/** Everything that hangs beside a product. */
export function productTables(products: readonly SeedProduct[]): readonly TableRows[] {
  return [
    {
      table: 'product_details',
      columns: [
        ...['product_id', 'description', 'weight_grams', 'calories', 'made_in'],
        ...['takes_halves', 'takes_toppings', 'position'],
      ],
      rows: products.map((product, index) => [product.id, ...facts(product), index + 1]),
    },
    {
      table: 'product_names',
      columns: ['product_id', 'language', 'name'],
      rows: products.flatMap(({ id, name }) => {
        const [ru, ro] = PRODUCT_NAMES[name] ?? [name, name];
        return [
          [id, 'ru', ru],
          [id, 'ro', ro],
        ];
      }),
    },
    {
      table: 'ingredients',
      columns: ['id', 'name', 'unit', 'cost'],
      rows: makeIngredients(products).map(({ id, name, unit, cost }) => [id, name, unit, cost]),
    },
    {
      table: 'recipes',
      columns: ['product_id', 'ingredient_id', 'amount'],
      rows: [...makeRecipes(products)].flatMap(([id, items]) => items.map(([item, amount]) => [id, item, amount])),
    },
    {
      table: 'toppings',
      columns: ['id', 'name', 'ingredient_id', 'amount', 'price', 'active'],
      rows: makeToppings().map((t) => [t.id, t.name, t.ingredientId, t.amount, t.price, t.active ? 1 : 0]),
    },
  ];
}

/** Grams of one piece, without its box. */
export function weightOf({ name, category }: SeedProduct): number {
  const bought = BOUGHT_IN[category];
  return bought?.weight ?? eatable(name).reduce((sum, [, amount]) => sum + amount, 0);
}

function eatable(name: string): readonly (readonly [string, number])[] {
  return Object.entries(RECIPES[name] ?? {}).filter(([item]) => !item.endsWith('Box'));
}

/** description, weight, calories, made_in, takes_halves, takes_toppings. */
function facts(product: SeedProduct): readonly unknown[] {
  const { name, category } = product;
  const weight = weightOf(product);
  const calories = BOUGHT_IN[category]?.calories ?? Math.round(weight * CALORIES_PER_GRAM);
  const description = eatable(name)
    .map(([item]) => item.toLowerCase())
    .join(', ');
  const isPizza = category === 'pizza' ? 1 : 0;
  return [description, weight, calories, madeIn(category), isPizza, isPizza];
}
