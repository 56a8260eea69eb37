import knex from 'knex';
import type { Knex } from 'knex';
import { insertAll } from './batches.ts';
import { clear } from './clear.ts';
import { makeCustomers } from './customers.ts';
import { makeMenu } from './menu.ts';
import { makePizzerias } from './network.ts';
import { makeOrders, type SeedWorld } from './orders.ts';
import { makeRandom, type Random } from './random.ts';
import { addDays } from './reference/days.ts';
import { makeStaff, userTable } from './staff.ts';
import { writeOrders } from './write-orders.ts';
import { writeWorld } from './write-world.ts';

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
    // The users come last, and others refer to them.
    await db.raw('SET SESSION foreign_key_checks = 0');
    await clear(db);
    const random = makeRandom(o.seed ?? DEFAULT_SEED);
    const now = o.now ?? new Date();
    const world = makeWorld(random, o.orders, now);
    await writeWorld(db, world, random, now);
    const orders = makeOrders(random, world, { count: o.orders, now });
    await writeOrders(db, orders, (done) => o.onProgress?.(done, o.orders));
    // The staff comes last: it is the sign that the seed is whole.
    const { table, columns, rows } = await userTable(world.staff, o.staffPassword);
    await insertAll(db, table, columns, rows);
  } finally {
    await db.destroy();
  }
}

async function isSeeded(db: Knex): Promise<boolean> {
  const [row] = await db('users').count<{ count: number }[]>({ count: '*' });
  return Number(row?.count) > 0;
}

function makeWorld(random: Random, orders: number, now: Date): SeedWorld {
  // Three orders a year each, on the average; a few hundred people even when there are hardly any orders.
  const customers = Math.max(300, Math.ceil(orders / 3));
  const pizzerias = makePizzerias(random);
  const last = now.toISOString().slice(0, 10);
  return {
    pizzerias,
    products: makeMenu(),
    customers: makeCustomers(random, customers),
    staff: makeStaff(random, pizzerias),
    days: { first: addDays(last, -364), last },
  };
}
