import type { Knex } from 'knex';
import { connectLegacyDatabase, type LegacyDatabase, type Row } from '../../../legacy-monolith/shared/database.ts';
import { makeMysqlKnex } from '../../../events/index.ts';
import { insertReference } from '../insert-reference.ts';
import { legacyDatabase, type TestLegacyDatabase } from '../legacy-database.ts';

/** A database with everything that an order can touch. */
export interface World {
  readonly legacy: TestLegacyDatabase;
  readonly root: Knex;
  readonly db: LegacyDatabase;
  close(): Promise<void>;
}

export const OPERATOR = 1;
export const PRODUCT = { margherita: 1, cola: 3, pepperoni: 5, sauce: 7, delivery: 9 } as const;
export const TOPPING = { cheese: 1, chilli: 2 } as const;

/** Two pizzerias of Syktyvkar with a zone each, a city price, recipes, toppings, three promotions, one bonus action. */
export async function makeWorld(label: string): Promise<World> {
  const legacy = await legacyDatabase(label);
  const root = makeMysqlKnex(legacy.url);
  const place = { city: 'Syktyvkar', phone: '+78005550101', address: 'Main street 1', currency: 'RUB' };
  await insertReference(root, {
    pizzerias: [1, 3].map((id) => ({
      ...{ id, name: `Pizzeria ${id}`, utcOffsetMinutes: 180, stoppedProductIds: [] },
      ...place,
    })),
    products: [
      { id: PRODUCT.margherita, name: 'Margherita', category: 'pizza', price: 39_950, active: true, cityPrices: [] },
      { id: PRODUCT.cola, name: 'Cola', category: 'drinks', price: 9_530, active: true, cityPrices: [] },
      {
        ...{ id: PRODUCT.pepperoni, name: 'Pepperoni & "Co" <hot>', category: 'pizza', price: 46_900, active: true },
        cityPrices: [{ city: 'Syktyvkar', price: 50_000 }],
      },
      { id: PRODUCT.sauce, name: 'Sauce', category: 'sauces', price: 3_500, active: true, cityPrices: [] },
      { id: PRODUCT.delivery, name: 'Delivery', category: 'service', price: 0, active: false, cityPrices: [] },
    ],
    customers: [{ id: 1, phone: '+79990000001', name: 'Anna', discountPercent: 5 }],
  });
  await root('users').insert([
    { id: OPERATOR, login: 'operator', password_hash: '-', name: 'Operator', role: 'operator', pizzeria_id: null },
    { id: 3, login: 'operator2', password_hash: '-', name: 'Other', role: 'operator', pizzeria_id: null },
  ]);
  await insertNetwork(root);
  await insertRecipes(root);
  await insertPromotions(root);
  const db = connectLegacyDatabase(legacy.appUrl);
  return {
    legacy,
    root,
    db,
    async close() {
      await db.close();
      await root.destroy();
    },
  };
}

async function insertNetwork(root: Knex): Promise<void> {
  const country = { code: 'RU', name: 'Russia', currency: 'RUB', language: 'ru', time_zone: 'Europe/Moscow' };
  await root('countries').insert(country);
  await root('cities').insert({ id: 1, country_code: 'RU', name: 'Syktyvkar', utc_offset_minutes: 180 });
  await root('departments').insert({ id: 1, country_code: 'RU', name: 'North' });
  const settings = { department_id: 1, city_id: 1, opened_on: '2011-01-01', min_order_total: 10_000 };
  await root('pizzeria_settings').insert([1, 3].map((pizzeria_id) => ({ pizzeria_id, ...settings })));
  await root('streets').insert({ id: 1, city_id: 1, name: 'Lenin Street' });
  const zone = { fee: 15_000, free_from: 100_000 };
  await root('delivery_zones').insert([
    { id: 1, pizzeria_id: 1, name: 'Centre', promised_minutes: 45, ...zone },
    { id: 2, pizzeria_id: 3, name: 'North', promised_minutes: 75, ...zone },
  ]);
  await root('zone_streets').insert([
    { zone_id: 1, street_id: 1, house_from: 1, house_to: 50 },
    { zone_id: 2, street_id: 1, house_from: 51, house_to: 200 },
  ]);
}

async function insertRecipes(root: Knex): Promise<void> {
  await root('ingredients').insert([
    { id: 1, name: 'Dough', unit: 'g', cost: 50 },
    { id: 2, name: 'Cheese', unit: 'g', cost: 600 },
    { id: 3, name: 'Chilli', unit: 'g', cost: 900 },
  ]);
  await root('recipes').insert([
    { product_id: PRODUCT.margherita, ingredient_id: 1, amount: 301 },
    { product_id: PRODUCT.margherita, ingredient_id: 2, amount: 120 },
    { product_id: PRODUCT.pepperoni, ingredient_id: 1, amount: 301 },
  ]);
  await root('toppings').insert([
    { id: TOPPING.cheese, name: 'Extra cheese', ingredient_id: 2, amount: 40, price: 4_900 },
    { id: TOPPING.chilli, name: 'Chilli', ingredient_id: 3, amount: 10, price: 2_000 },
  ]);
  await root('product_details').insert([
    { product_id: PRODUCT.margherita, made_in: 'kitchen', weight_grams: 500, takes_halves: 1, takes_toppings: 1 },
    { product_id: PRODUCT.delivery, made_in: 'nowhere' },
  ]);
  await root('ingredient_stock').insert([1, 2, 3].map((id) => ({ pizzeria_id: 1, ingredient_id: id, amount: 10_000 })));
}

async function insertPromotions(root: Knex): Promise<void> {
  const always = { starts_on: '2011-01-01', ends_on: '2099-12-31', active: 1 };
  await root('promotions').insert([
    { id: 1, name: 'A tenth off', code: 'TENTH', kind: 'percent', value: 10, uses_left: 1, ...always },
    { id: 2, name: 'Sauce', code: 'SAUCE', kind: 'gift', product_id: PRODUCT.sauce, min_total: 40_000, ...always },
    { id: 3, name: 'A lot', code: null, kind: 'amount', value: 5_000, min_total: 200_000, ...always },
    { id: 4, name: 'Over', code: 'OVER', kind: 'percent', value: 10, ...always, ends_on: '2011-12-31' },
  ]);
  await root('bonus_actions').insert({ name: 'Points', percent: 10, ...always });
}

/** An order as the contact centre sends it: a Margherita for Anna, delivered, with what a test wants to be different. */
export function richOrder(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    pizzeriaId: 1,
    type: 'delivery',
    customer: { phone: '+79990000001', name: 'Anna' },
    address: { street: 'Lenin Street', house: '12a', flat: '' },
    lines: [{ productId: PRODUCT.margherita, quantity: 1 }],
    payment: 'cash',
    comment: '',
    ...changes,
  });
}

/** An order as it was saved: its row, its lines, what was agreed on. */
export interface Saved {
  readonly created: boolean;
  readonly id: number;
  readonly order: Row;
  readonly lines: readonly Row[];
  readonly agreed: Row;
}

/** Calls `order_save` as the operator. */
export async function saveOrder(
  db: LegacyDatabase,
  changes: Readonly<Record<string, unknown>> = {},
  { user = OPERATOR, key = null as string | null } = {},
): Promise<Saved> {
  const [[outcome] = [], [order] = [], lines = [], [agreed] = []] = await db.call('order_save', [
    richOrder(changes),
    user,
    'contact-centre',
    key,
  ]);
  if (order === undefined || agreed === undefined) throw new Error('no order was answered');
  return { created: outcome?.['created'] === 1, id: Number(order['id']), order, lines, agreed };
}

/** The values of each row, as a test compares them. */
export async function rows(query: PromiseLike<unknown>): Promise<readonly (readonly unknown[])[]> {
  return ((await query) as readonly object[]).map((row) => Object.values(row) as readonly unknown[]);
}
