import { createConnection, type Connection } from 'mysql2/promise';
import { clear } from './clear.ts';
import { makeClock } from './clock.ts';
import { insertTables, makeInserter } from './inserter.ts';
import { makeRandom } from './random.ts';
import { userTable } from './staff.ts';
import { makeWorld } from './world.ts';
import { writeHistory } from './write-history.ts';
import { worldTables } from './write-world.ts';

export interface SeedLegacyOptions {
  readonly url: string;
  readonly orders: number;
  /** So many of the chain's 35 pizzerias, the oldest first; all of them when not said. */
  readonly pizzerias?: number;
  /** Same seed, same days: same bytes (but for the password's salt). */
  readonly seed?: number;
  /** The orders fill the year before this moment, which is "today" on the screens. */
  readonly now?: Date;
  /** Fills this calendar year instead, up to `now` when it is not over. */
  readonly year?: number;
  readonly staffPassword: string;
  /** Takes away what is there before, instead of leaving a seeded database alone. */
  readonly replace?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

const DEFAULT_SEED = 2011;

/**
 * Fills an empty legacy database with a chain of 35 pizzerias and a year of its orders; a seeded one stays as it is.
 * A seed that broke off half way is begun again from nothing.
 */
export async function seedLegacy(o: SeedLegacyOptions): Promise<void> {
  const connection = await createConnection({ uri: o.url, timezone: 'Z', charset: 'utf8mb4' });
  try {
    if (o.replace !== true && (await hasRows(connection, 'users'))) return;
    // The customers and users come last, and others refer to them; the tests prove that nobody points at nothing.
    await connection.query('SET SESSION foreign_key_checks = 0, SESSION unique_checks = 0');
    if (o.replace === true || (await hasRows(connection, 'pizzerias'))) await clear(connection);
    await fill(connection, o);
  } finally {
    await connection.end();
  }
}

async function fill(connection: Connection, o: SeedLegacyOptions): Promise<void> {
  const seed = o.seed ?? DEFAULT_SEED;
  const random = makeRandom(seed);
  const clock = makeClock(o.now ?? new Date(), o.year);
  const world = makeWorld(random, { orders: o.orders, pizzerias: o.pizzerias, clock });
  const inserter = makeInserter(connection);
  await insertTables(inserter, worldTables(world, random));
  await writeHistory(connection, inserter, world, {
    ...{ seed, orders: o.orders },
    onProgress: (done) => o.onProgress?.(done, o.orders),
  });
  // The users come last: they are the sign that the seed is whole.
  await insertTables(inserter, [await userTable(world.staff, o.staffPassword)]);
}

async function hasRows(connection: Connection, table: 'users' | 'pizzerias'): Promise<boolean> {
  const [rows] = await connection.query(`SELECT 1 FROM ${table} LIMIT 1`);
  return (rows as unknown[]).length > 0;
}
