import { assertLeavesNothing } from '../leaves-nothing.ts';
import { runNetwork, type RunningNetwork } from './running-network.ts';

const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '09:00', closes: '23:00' }));
const pizzeria = {
  ...{ name: 'Moscow-9', cityId: 1, departmentId: 1, phone: '+78001000009', address: 'Arbat 7', hours: week },
  ...{ openedOn: '2015-03-01', minOrderTotal: 0, pickupMinutes: 20, acceptsOnline: 1 },
  zone: { name: 'Centre', fee: 0, freeFrom: 0, promisedMinutes: 60 },
};
const product = {
  ...{ name: 'Calzone', category: 'pizza', price: 42_900, description: '', weightGrams: 1, calories: 1, position: 0 },
  ...{ madeIn: 'kitchen', takesHalves: 0, takesToppings: 1, names: [{ language: 'ru', name: 'Кальцоне' }] },
};
const promotion = {
  ...{ name: 'Ten', code: 'TEN', kind: 'percent', value: 10, productId: null, minTotal: 0, city: null },
  ...{ pizzeriaId: null, startsOn: '2026-01-01', endsOn: '2026-12-31', usesLeft: null, active: 1 },
};
const list = (id: number) => ({
  id,
  status: 'published',
  name: `L${id}`,
  valid_from: '2026-01-01',
  created_at: '2026-01-01',
});

/** Every writing procedure of the administration: what it writes, and a call that succeeds on the prepared network. */
const PROCEDURES: readonly (readonly [name: string, tables: string, args: readonly unknown[]])[] = [
  ['admin_country_add', 'countries', ['US', 'USA', 'USD', 'en', 'America/New_York', 1]],
  ['admin_country_change', 'countries pizzerias', ['RO', 'Romania', 'EUR', 'ro', 'Europe/Bucharest', 1]],
  ['admin_city_add', 'cities', ['RU', 'Perm', 300, 1]],
  ['admin_city_change', 'cities pizzerias city_prices promotions price_lists', [2, 'RU', 'Omsk-2', 360, 1]],
  ['admin_department_add', 'departments', ['RU', 'East', 1]],
  ['admin_department_change', 'departments user_departments', [2, 'RO', 'South', '[7]', 1]],
  [
    'admin_pizzeria_open',
    'pizzerias pizzeria_settings pizzeria_hours delivery_zones ingredient_stock',
    [JSON.stringify(pizzeria), 1],
  ],
  ['admin_pizzeria_change', 'pizzerias pizzeria_settings pizzeria_hours', [1, JSON.stringify(pizzeria), 1]],
  ['admin_product_save', 'products product_details product_names', [null, JSON.stringify(product), 1]],
  ['admin_product_set_active', 'products', [2, 0, 1]],
  ['admin_recipe_set', 'recipes stop_list ingredient_stop_products', [3, 1, 50, 1]],
  ['admin_ingredient_save', 'ingredients ingredient_stock', [null, 'Basil', 'g', 90_000, 1]],
  ['admin_topping_save', 'toppings', [null, 'Extra cheese', 2, 50, 5_900, 1, 1]],
  ['admin_label_save', 'labels', ['ru', 'menu.test', 'Menu', 1]],
  ['admin_advert_save', 'adverts', [null, null, 'Hot', 'Pizza', 1, '2026-01-01', '2026-12-31', 0, 1]],
  ['admin_advert_delete', 'adverts', [1, 1]],
  ['admin_promotion_save', 'promotions', [null, JSON.stringify(promotion), 1]],
  ['admin_bonus_action_save', 'bonus_actions', [null, 'Points', 5, '2026-01-01', '2026-12-31', 1, 1]],
  ['admin_user_add', 'users', ['nina', 'Nina', 'cashier', 1, 'hash', 1]],
  ['admin_user_change', 'users user_departments', [7, 'Fyodor', 'operator', null, 1]],
  ['admin_user_set_disabled', 'user_security', [11, 1, 1]],
  ['admin_user_unlock', 'user_security', [9, 1]],
  ['admin_user_set_password', 'users user_security', [9, 'hash', 1]],
  ['price_list_save', 'price_lists', [null, 'Autumn', null, '2030-01-01', null, 1]],
  ['price_list_item_set', 'price_list_items', [1, 2, 100, 1]],
  ['price_list_delete', 'price_list_items price_lists', [1, 1]],
  ['price_list_schedule', 'price_lists', [1, 1]],
  ['price_list_withdraw', 'price_lists', [2, 1]],
  ['price_list_publish', 'price_list_previous city_prices price_lists', [1, 1]],
  ['price_list_publish', 'price_list_previous products price_lists', [2, 1]],
  ['price_list_end', 'products price_lists', [3, 1]],
  ['price_list_end', 'city_prices price_lists', [4, 1]],
];

describe('writing procedures of the administration', function () {
  this.timeout(120_000);
  let network: RunningNetwork;

  before(async () => {
    network = await runNetwork('admin_faults');
    const { knex } = network;
    await knex('ingredient_stops').insert({ pizzeria_id: 1, ingredient_id: 1, since: '2026-01-01' });
    await knex('adverts').insert({ title: 'Old', text: 'Old', starts_on: '2026-01-01', ends_on: '2026-12-31' });
    await knex('promotions').insert({
      name: 'Omsk',
      kind: 'percent',
      city: 'Omsk',
      starts_on: '2026-01-01',
      ends_on: '2026-12-31',
    });
    await knex('user_security').insert({ user_id: 9, failed_logins: 10 });
    await knex('price_lists').insert([
      { ...list(1), status: 'draft', city: 'Moscow' },
      { ...list(2), status: 'scheduled', valid_from: '2020-01-01', valid_to: '2099-01-01' },
      { ...list(3), valid_from: '2100-01-01', valid_to: '2100-02-01' },
      { ...list(4), city: 'Omsk' },
    ]);
    await knex('price_list_items').insert(
      [1, 2, 3, 4].map((id) => ({ price_list_id: id, product_id: 1, price: id === 3 ? 39_900 : 40_000 })),
    );
    await knex('city_prices').insert({ product_id: 1, city: 'Omsk', price: 40_000 });
    await knex('price_list_previous').insert([
      { price_list_id: 3, product_id: 1, price: 38_000 },
      { price_list_id: 4, product_id: 1, price: null },
    ]);
  });
  after(() => network.stop());

  for (const [name, tables, args] of PROCEDURES) {
    it(`${name} leaves nothing behind when ${tables} cannot be written`, () =>
      assertLeavesNothing({
        url: network.url,
        tables: [...tables.split(' '), 'audit_log'],
        call: () => network.db.call(name, args),
      }));
  }
});
