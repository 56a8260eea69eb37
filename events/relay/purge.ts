import type { Knex } from 'knex';
import { write } from '../database/rows.ts';

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
    (await purgeTable(knex, 'strangler_archive', 'archived_at', retention.archiveHours ?? 48)) +
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
