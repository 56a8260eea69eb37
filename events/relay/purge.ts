import type { Knex } from 'knex';
import { selectRows, write } from '../database/rows.ts';

const CHUNK = 2000;

/** How long finished things are kept. */
export interface Retention {
  /** Published events, hours; default 48. */
  readonly archiveHours?: number;
  /** Ids of handled events, hours; default 168. The version guard drops older repetitions. */
  readonly inboxHours?: number;
}

/** Deletes what is older than its retention, in short transactions. Returns the number of rows deleted. */
export async function purge(knex: Knex, retention: Retention = {}): Promise<number> {
  const inbox = retention.inboxHours ?? 168;
  return (
    (await purgeArchive(knex, retention.archiveHours ?? 48)) +
    (await purgeTable(knex, 'strangler_inbox', 'at', inbox)) +
    (await purgeTable(knex, 'strangler_attempts', 'at', inbox))
  );
}

async function purgeTable(knex: Knex, table: string, column: string, hours: number): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { affectedRows } = await write(
      knex,
      `DELETE FROM ${table} WHERE ${column} < NOW(6) - INTERVAL ? HOUR LIMIT ?`,
      [hours, CHUNK],
    );
    deleted += affectedRows;
    if (affectedRows < CHUNK) return deleted;
  }
}

// By id, which is nearly the order of time: an index on the time would cost every published event. A row that was
// published late lies young among old ones, so only a page whose last row is young ends the pass.
async function purgeArchive(knex: Knex, hours: number): Promise<number> {
  let deleted = 0;
  for (let after = 0; ;) {
    const rows = await selectRows<{ id: number; old: number }>(
      knex,
      'SELECT id, archived_at < NOW(6) - INTERVAL ? HOUR AS old FROM strangler_archive WHERE id > ? ORDER BY id LIMIT ?',
      [hours, after, CHUNK],
    );
    const old = rows.filter((row) => row.old === 1).map((row) => row.id);
    if (old.length > 0) await write(knex, 'DELETE FROM strangler_archive WHERE id IN (?)', [old]);
    deleted += old.length;
    const last = rows.at(-1);
    if (last?.old !== 1 || rows.length < CHUNK) return deleted;
    after = last.id;
  }
}
