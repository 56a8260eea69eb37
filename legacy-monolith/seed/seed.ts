import knex from 'knex';
import type { Knex } from 'knex';
import { insertAll } from './batches.ts';
import { makeCustomers } from './customers.ts';
import { makeMenu } from './menu.ts';
import { makePizzerias } from './network.ts';
import { makeOrders, type SeedWorld } from './orders.ts';
import { makeRandom, type Random } from './random.ts';
import { makeStaff, staffRows } from './staff.ts';
import { sqlTime, writeOrders } from './write-orders.ts';

export interface SeedLegacyOptions {
  readonly url: string;
  readonly orders: number;
  /** Same seed and same `now`: same bytes (but for the password's salt). */
  readonly seed?: number;
  /** The orders fill the year before this moment, which is "today" on the screens. */
  readonly now?: Date;
  readonly staffPassword: string;
  readonly onProgress?: (done: number, total: number) => void;
}

const DEFAULT_SEED = 2011;

/**
 * Fills an empty legacy database with a chain of 35 pizzerias and a year of its orders; a seeded one stays as it is.
 * A seed that broke off half way is begun again from nothing.
 */
export async function seedLegacy(o: SeedLegacyOptions): Promise<void> {
  const db = knex({
    client: 'mysql2',
    connection: { uri: o.url, timezone: 'Z', charset: 'utf8mb4' } as Knex.MySql2ConnectionConfig,
    pool: { min: 0, max: 1 },
  });
  try {
    if (await isSeeded(db)) return;
    await clear(db);
    const random = makeRandom(o.seed ?? DEFAULT_SEED);
    const now = o.now ?? new Date();
    const world = makeWorld(random, o.orders);
    await writeWorld(db, world, random, now);
    const orders = makeOrders(random, world, { count: o.orders, now });
    await writeOrders(db, orders, (done) => o.onProgress?.(done, o.orders));
    // The staff comes last: it is the sign that the seed is whole.
    const staff = await staffRows(makeStaff(world.pizzerias), o.staffPassword);
    await insertAll(db, 'users', ['id', 'login', 'password_hash', 'name', 'role', 'pizzeria_id'], staff);
  } finally {
    await db.destroy();
  }
}

async function isSeeded(db: Knex): Promise<boolean> {
  const [row] = await db('users').count<{ count: number }[]>({ count: '*' });
  return Number(row?.count) > 0;
}

async function clear(db: Knex): Promise<void> {
  const tables = ['order_lines', 'orders', 'order_counters', 'customer_addresses', 'customers', 'stop_list'];
  for (const table of [...tables, 'users', 'products', 'pizzerias']) await db(table).delete();
}

function makeWorld(random: Random, orders: number): SeedWorld {
  // Three orders a year each, on the average; a few hundred people even when there are hardly any orders.
  const customers = Math.max(300, Math.ceil(orders / 3));
  return { pizzerias: makePizzerias(random), products: makeMenu(), customers: makeCustomers(random, customers) };
}

async function writeWorld(db: Knex, world: SeedWorld, random: Random, now: Date): Promise<void> {
  const { pizzerias, products, customers } = world;
  const time = sqlTime(now);
  await insertAll(
    db,
    'pizzerias',
    ['id', 'name', 'city', 'phone', 'address', 'utc_offset_minutes', 'currency'],
    pizzerias.map((p) => [p.id, p.name, p.city, p.phone, p.address, p.utcOffsetMinutes, p.currency]),
  );
  await insertAll(
    db,
    'products',
    ['id', 'name', 'category', 'price', 'active'],
    products.map((p) => [p.id, p.name, p.category, p.price, p.active ? 1 : 0]),
  );
  // What sells well is never out for long, and stays orderable everywhere for who tries the system.
  const slowSellers = products.filter(({ popularity }) => popularity < 20);
  const stopped = pizzerias.flatMap((pizzeria) =>
    slowSellers.filter(() => random.chance(0.03)).map((product) => [pizzeria.id, product.id, time]),
  );
  await insertAll(db, 'stop_list', ['pizzeria_id', 'product_id', 'since'], stopped);
  await insertAll(
    db,
    'customers',
    ['id', 'phone', 'name', 'discount_percent', 'created_at'],
    customers.map((c) => [c.id, c.phone, c.name, c.discountPercent, time]),
  );
  await insertAll(
    db,
    'customer_addresses',
    ['id', 'customer_id', 'street', 'house', 'flat', 'used_at'],
    customers.map((c) => [c.id, c.id, c.street, c.house, c.flat, time]),
  );
}
