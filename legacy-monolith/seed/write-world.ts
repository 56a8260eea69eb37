import type { Knex } from 'knex';
import { insertAll } from './batches.ts';
import type { SeedWorld } from './orders.ts';
import type { Random } from './random.ts';
import { marketingTables } from './reference/marketing.ts';
import { networkTables } from './reference/network-tables.ts';
import { priceTables } from './reference/prices.ts';
import { makeIngredients, productTables } from './reference/product-tables.ts';
import { stockTable } from './reference/stock.ts';
import type { TableRows } from './reference/table-rows.ts';
import { zoneTables } from './reference/zones.ts';
import { staffTables } from './staff.ts';
import { sqlTime } from './write-orders.ts';

/** Writes all that is there before the first order: the network, what it sells, who buys and who works there. */
export async function writeWorld(db: Knex, world: SeedWorld, random: Random, now: Date): Promise<void> {
  for (const { table, columns, rows } of worldTables(world, random, now)) await insertAll(db, table, columns, rows);
}

function worldTables(world: SeedWorld, random: Random, now: Date): readonly TableRows[] {
  const { pizzerias, products, customers, days, staff } = world;
  const time = sqlTime(now);
  // What sells well is never out for long, and stays orderable everywhere for who tries the system.
  const slowSellers = products.filter(({ popularity, active }) => active && popularity < 20);
  return [
    {
      table: 'pizzerias',
      columns: ['id', 'name', 'city', 'phone', 'address', 'utc_offset_minutes', 'currency'],
      rows: pizzerias.map((p) => [p.id, p.name, p.city, p.phone, p.address, p.utcOffsetMinutes, p.currency]),
    },
    {
      table: 'products',
      columns: ['id', 'name', 'category', 'price', 'active'],
      rows: products.map((p) => [p.id, p.name, p.category, p.price, p.active ? 1 : 0]),
    },
    {
      table: 'stop_list',
      columns: ['pizzeria_id', 'product_id', 'since'],
      rows: pizzerias.flatMap((pizzeria) =>
        slowSellers.filter(() => random.chance(0.03)).map((product) => [pizzeria.id, product.id, time]),
      ),
    },
    {
      table: 'customers',
      columns: ['id', 'phone', 'name', 'discount_percent', 'created_at'],
      rows: customers.map((c) => [c.id, c.phone, c.name, c.discountPercent, time]),
    },
    {
      table: 'customer_addresses',
      columns: ['id', 'customer_id', 'street', 'house', 'flat', 'used_at'],
      rows: customers.map((c) => [c.id, c.id, c.street, c.house, c.flat, time]),
    },
    ...networkTables(pizzerias),
    ...zoneTables(pizzerias),
    ...productTables(products),
    ...priceTables(products, days),
    ...marketingTables(products, days),
    ...staffTables(staff),
    stockTable(random, pizzerias, makeIngredients(products)),
  ];
}
