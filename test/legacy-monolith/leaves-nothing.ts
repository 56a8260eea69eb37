import assert from 'node:assert/strict';
import knex from 'knex';
import type { Knex } from 'knex';

/**
 * Proves that a writing procedure leaves nothing behind when it breaks half-way: for each of the tables that it
 * writes, a trigger makes that one write fail, the call is made, and every table must be as it was. `call` must
 * succeed without the fault, and must write to each of the tables: a fault that is never met fails the test.
 */
export async function assertLeavesNothing(o: {
  /** Root's URL with the database. */
  readonly url: string;
  readonly tables: readonly string[];
  readonly call: () => Promise<unknown>;
}): Promise<void> {
  const db = knex({ client: 'mysql2', connection: o.url, pool: { min: 0, max: 1 } });
  try {
    for (const table of o.tables) {
      const before = await checksums(db);
      await withFault(db, table, async () => {
        await assert.rejects(o.call(), /planted fault/, `nothing was written to ${table}`);
      });
      assert.deepEqual(await checksums(db), before, `something stayed behind when writing ${table} failed`);
    }
  } finally {
    await db.destroy();
  }
}

async function withFault(db: Knex, table: string, work: () => Promise<void>): Promise<void> {
  const events = ['INSERT', 'UPDATE', 'DELETE'];
  try {
    for (const event of events) {
      await db.raw(
        `CREATE TRIGGER planted_${event} BEFORE ${event} ON ?? FOR EACH ROW
        SIGNAL SQLSTATE '45001' SET MESSAGE_TEXT = 'planted fault'`,
        [table],
      );
    }
    await work();
  } finally {
    for (const event of events) await db.raw(`DROP TRIGGER IF EXISTS planted_${event}`);
  }
}

async function checksums(db: Knex): Promise<Readonly<Record<string, unknown>>> {
  const rows: readonly { name: string }[] = await db('information_schema.tables')
    .select({ name: 'table_name' })
    .whereRaw("table_schema = DATABASE() AND table_type = 'BASE TABLE'")
    .orderBy('table_name');
  const [sums] = (await db.raw(
    `CHECKSUM TABLE ${rows.map(() => '??').join(', ')}`,
    rows.map(({ name }) => name),
  )) as [readonly { Table: string; Checksum: unknown }[]];
  return Object.fromEntries(sums.map((row) => [row.Table, row.Checksum]));
}
