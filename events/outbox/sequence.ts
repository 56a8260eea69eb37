import type { Knex } from 'knex';
import { selectRows, write } from '../database/rows.ts';
import { EventsError } from '../errors.ts';

/** The numbers of an aggregate on this side: shared sequence, and this side's part of the version vector. */
export interface AggregateState {
  /** Highest number seen or given out. */
  readonly seq: number;
  /** Highest number given out by this side. */
  readonly ownSeq: number;
  /** Highest number of the other side's events that this side has applied. */
  readonly seen: number;
  /** Per field: the last own number that changed it. */
  readonly ownFields: Readonly<Record<string, number>>;
}

interface StateRow {
  readonly seq: number;
  readonly own_seq: number;
  readonly seen: number;
  readonly own_fields: string | null;
}

/**
 * Gives the aggregate its next number and remembers which fields this side changed with it. The row stays locked until
 * the transaction ends, so the order of numbers is the order of commits.
 *
 * `LAST_INSERT_ID(expr)` brings the number back with the statement itself; without the one in VALUES, a new aggregate
 * would read the number of the previous one.
 */
export async function nextSeq(
  trx: Knex.Transaction,
  subject: string,
  changed: readonly string[],
): Promise<{ readonly seq: number; readonly seen: number }> {
  const { sql, bindings } = ownFieldsUpdate(changed);
  const first = JSON.stringify(Object.fromEntries(changed.map((field) => [field, 1])));
  const { insertId, affectedRows } = await write(
    trx,
    `INSERT INTO strangler_agg_seq (aggregate, seq, own_seq, own_fields) VALUES (?, LAST_INSERT_ID(1), 1, ?)
     ON DUPLICATE KEY UPDATE seq = LAST_INSERT_ID(seq + 1), own_seq = seq${sql}`,
    [subject, first, ...bindings],
  );
  if (insertId === 0) throw new EventsError('seq-not-returned', subject);
  if (affectedRows === 1) return { seq: insertId, seen: 0 };
  const [row] = await selectRows<{ seen: number }>(trx, 'SELECT seen FROM strangler_agg_seq WHERE aggregate = ?', [
    subject,
  ]);
  return { seq: insertId, seen: row?.seen ?? 0 };
}

// Assignments are evaluated from left to right on both servers: `seq` is already the new number here.
function ownFieldsUpdate(changed: readonly string[]): { readonly sql: string; readonly bindings: readonly string[] } {
  if (changed.length === 0) return { sql: '', bindings: [] };
  const paths = changed.map(() => '?, seq').join(', ');
  return { sql: `, own_fields = JSON_SET(COALESCE(own_fields, '{}'), ${paths})`, bindings: changed.map(jsonPath) };
}

function jsonPath(field: string): string {
  return `$.${JSON.stringify(field)}`;
}

/**
 * Locks the number of an aggregate, which is what every writer of its events locks first. A use case that reads an
 * aggregate before changing it may call this at its start, so that it waits here instead of being a deadlock's victim.
 */
export async function lockAggregate(trx: Knex.Transaction, subject: string): Promise<AggregateState> {
  const row = (await lockRow(trx, subject)) ?? (await beginRow(trx, subject));
  return {
    seq: row?.seq ?? 0,
    ownSeq: row?.own_seq ?? 0,
    seen: row?.seen ?? 0,
    ownFields: JSON.parse(row?.own_fields ?? '{}') as Record<string, number>,
  };
}

async function lockRow(trx: Knex.Transaction, subject: string): Promise<StateRow | undefined> {
  const rows = await selectRows<StateRow>(
    trx,
    'SELECT seq, own_seq, seen, own_fields FROM strangler_agg_seq WHERE aggregate = ? FOR UPDATE',
    [subject],
  );
  return rows[0];
}

async function beginRow(trx: Knex.Transaction, subject: string): Promise<StateRow | undefined> {
  await write(
    trx,
    'INSERT INTO strangler_agg_seq (aggregate, seq) VALUES (?, 0) ON DUPLICATE KEY UPDATE aggregate = VALUES(aggregate)',
    [subject],
  );
  return lockRow(trx, subject);
}
