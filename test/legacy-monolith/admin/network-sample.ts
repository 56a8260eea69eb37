import type { Knex } from 'knex';
import { hashPassword } from '../../../services/kit/password.ts';

const STAFF: readonly (readonly [id: number, login: string, role: string, pizzeriaId: number | null])[] = [
  [1, 'admin', 'admin', null],
  [3, 'admin2', 'admin', null],
  [5, 'marketer', 'marketer', null],
  [7, 'franchisee1', 'franchisee', null],
  [9, 'office1', 'office-manager', 1],
  [11, 'cashier1', 'cashier', 1],
];

/**
 * A small network: Russia with two cities and pizzerias 1 (Moscow) and 2 (Omsk), Romania with pizzeria 3 (Cluj), a
 * department per country; `franchisee1` sees the Russian one. Four products, Julienne off the menu. Everybody's
 * password is margherita.
 */
export async function insertNetwork(knex: Knex): Promise<void> {
  await knex('countries').insert([
    { code: 'RU', name: 'Russia', currency: 'RUB', language: 'ru', time_zone: 'Europe/Moscow' },
    { code: 'RO', name: 'Romania', currency: 'RON', language: 'ro', time_zone: 'Europe/Bucharest' },
  ]);
  await knex('cities').insert([
    { id: 1, country_code: 'RU', name: 'Moscow', utc_offset_minutes: 180 },
    { id: 2, country_code: 'RU', name: 'Omsk', utc_offset_minutes: 360 },
    { id: 3, country_code: 'RO', name: 'Cluj', utc_offset_minutes: 120 },
  ]);
  await knex('departments').insert([
    { id: 1, country_code: 'RU', name: 'Russia West' },
    { id: 2, country_code: 'RO', name: 'Transylvania' },
  ]);
  const pizzerias = [
    { id: 1, name: 'Moscow-1', city: 'Moscow', utc_offset_minutes: 180, currency: 'RUB' },
    { id: 2, name: 'Omsk-1', city: 'Omsk', utc_offset_minutes: 360, currency: 'RUB' },
    { id: 3, name: 'Cluj-1', city: 'Cluj', utc_offset_minutes: 120, currency: 'RON' },
  ];
  for (const pizzeria of pizzerias) {
    const { id } = pizzeria;
    await knex('pizzerias').insert({ ...pizzeria, phone: `+7800100000${id}`, address: 'Main street 1' });
    const place = { pizzeria_id: id, city_id: id, department_id: id === 3 ? 2 : 1 };
    await knex('pizzeria_settings').insert({ ...place, opened_on: '2014-05-01' });
    const hours = { pizzeria_id: id, opens: '09:00', closes: '23:00' };
    await knex('pizzeria_hours').insert([1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ ...hours, weekday })));
  }
  await insertMenu(knex);
  await knex('roles').insert(['admin', 'cashier', 'franchisee'].map((name) => ({ name, title: name })));
  const password_hash = await hashPassword('margherita');
  await knex('users').insert(
    STAFF.map(([id, login, role, pizzeria_id]) => ({
      id,
      login,
      name: `${login}'s name`,
      role,
      pizzeria_id,
      password_hash,
    })),
  );
  await knex('user_departments').insert({ user_id: 7, department_id: 1 });
}

async function insertMenu(knex: Knex): Promise<void> {
  await knex('products').insert([
    { id: 1, name: 'Margherita', category: 'pizza', price: 39_900, active: 1 },
    { id: 2, name: 'Pepperoni', category: 'pizza', price: 46_900, active: 1 },
    { id: 3, name: 'Cola 0.5', category: 'drinks', price: 9_500, active: 1 },
    { id: 4, name: 'Julienne', category: 'pizza', price: 48_500, active: 0 },
  ]);
  await knex('ingredients').insert([
    { id: 1, name: 'Dough', unit: 'g', cost: 5_000 },
    { id: 2, name: 'Cheese', unit: 'g', cost: 60_000 },
  ]);
  await knex('recipes').insert([
    { product_id: 1, ingredient_id: 1, amount: 300 },
    { product_id: 1, ingredient_id: 2, amount: 150 },
  ]);
}
