import type { Knex } from 'knex';

/** Everything that the seed fills, and what hangs on it: emptied when a seed broke off half way. */
const TABLES = [
  ...['order_lines', 'orders', 'order_counters', 'customer_addresses', 'customers', 'stop_list', 'users'],
  ...['ingredient_stock', 'contracts', 'employees', 'user_departments', 'roles', 'adverts', 'bonus_actions'],
  ...['promotions', 'price_list_items', 'price_lists', 'city_prices', 'toppings', 'recipes', 'ingredients'],
  ...['product_names', 'product_details', 'zone_streets', 'delivery_zones', 'streets', 'pizzeria_hours'],
  ...['pizzeria_settings', 'departments', 'cities', 'countries', 'products', 'pizzerias'],
];

/** Takes back what an unfinished seed has left. */
export async function clear(db: Knex): Promise<void> {
  for (const table of TABLES) await db(table).delete();
}
