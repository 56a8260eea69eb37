import type { Knex } from 'knex';
import { NEVER_TRIED } from '../database/tables.ts';
import { inTransaction } from '../database/retries.ts';
import { selectRows, write } from '../database/rows.ts';
import type { EncodedEvent } from '../amqp/message.ts';

/** A stored event as the relay holds it. */
export interface OutboxRow {
  readonly id: number;
  readonly shard: number;
  readonly event: EncodedEvent;
}

interface StoredRow {
  readonly id: number;
  readonly shard: number;
  readonly event_id: string;
  readonly aggregate: string;
  readonly seq: number;
  readonly seen: number;
  readonly type: string;
  readonly source: string;
  readonly origin: string;
  readonly traceparent: string | null;
  readonly time: Date;
  readonly changed: string;
  readonly data: string | null;
}

const EVENT = 'event_id, aggregate, seq, seen, shard, type, source, origin, traceparent, time, changed, data';

/**
 * Ids of rows that may be published, fresh ones first. Always from the lowest: a remembered cursor would skip rows whose
 * transaction commits late. The index covers the query, so that rows already in hand cost little.
 */
export async function dueIds(knex: Knex, shards: readonly number[], limit: number): Promise<readonly number[]> {
  const rows = await selectRows<{ id: number }>(
    knex,
    'SELECT id FROM strangler_outbox WHERE next_try <= NOW(6) AND shard IN (?) ORDER BY next_try, id LIMIT ?',
    [[...shards], limit],
  );
  return rows.map((row) => row.id);
}

/** The rows themselves, in the order of their ids, which within an aggregate is the order of their numbers. */
export async function readRows(knex: Knex, ids: readonly number[]): Promise<readonly OutboxRow[]> {
  const rows = await selectRows<StoredRow>(
    knex,
    `SELECT id, ${EVENT} FROM strangler_outbox WHERE id IN (?) ORDER BY id`,
    [[...ids]],
  );
  return rows.map(toRow);
}

function toRow(row: StoredRow): OutboxRow {
  return {
    id: row.id,
    shard: row.shard,
    event: {
      id: row.event_id,
      type: row.type,
      source: row.source,
      subject: row.aggregate,
      seq: row.seq,
      seen: row.seen,
      time: row.time.toISOString(),
      origin: row.origin,
      changed: JSON.parse(row.changed) as readonly string[],
      data: row.data,
      ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
    },
  };
}

/** A row that was tried before and has to wait, or is due again. */
export interface PostponedRow {
  readonly id: number;
  readonly aggregate: string;
  readonly seq: number;
}

/** Rows of these aggregates that were postponed: what comes after them has to stay behind them. Usually there are none. */
export async function postponedRows(knex: Knex, subjects: readonly string[]): Promise<readonly PostponedRow[]> {
  return selectRows<PostponedRow>(
    knex,
    `SELECT id, aggregate, seq FROM strangler_outbox WHERE next_try > '${NEVER_TRIED}' AND aggregate IN (?)`,
    [[...subjects]],
  );
}

/** Rows behind a postponed one become due right after it. */
export async function waitBehind(knex: Knex, rows: readonly OutboxRow[]): Promise<void> {
  const subjects = [...new Set(rows.map((row) => row.event.subject))];
  await write(
    knex,
    `UPDATE strangler_outbox behind
     JOIN (SELECT aggregate, MAX(next_try) AS next_try FROM strangler_outbox
           WHERE next_try > '${NEVER_TRIED}' AND aggregate IN (?) GROUP BY aggregate) postponed
       ON postponed.aggregate = behind.aggregate
     SET behind.next_try = GREATEST(postponed.next_try, NOW(6)) + INTERVAL 1000 MICROSECOND
     WHERE behind.id IN (?)`,
    [subjects, rows.map((row) => row.id)],
  );
}

/** Tries again later, with growing pauses up to 5 s: an unroutable event waits for its consumer to be deployed. */
export async function postpone(knex: Knex, ids: readonly number[], error: string): Promise<void> {
  await write(
    knex,
    `UPDATE strangler_outbox SET next_try = NOW(6) + INTERVAL ROUND(LEAST(500000 * POW(1.6, LEAST(tries, 10)), 5000000) * (0.8 + RAND() * 0.4)) MICROSECOND,
       tries = tries + 1, error = ? WHERE id IN (?)`,
    [error, [...ids]],
  );
}

/**
 * Moves confirmed rows to the archive, if the shards are still held under these epochs; returns false, and moves nothing,
 * if not. Locks the leases shared, so that they cannot be taken over before the commit.
 */
export async function archive(
  knex: Knex,
  rows: readonly OutboxRow[],
  epochs: ReadonlyMap<number, number>,
): Promise<boolean> {
  return inTransaction(knex, async (trx) => {
    const leases = await selectRows<{ shard: number; epoch: number }>(
      trx,
      'SELECT shard, epoch FROM strangler_lease WHERE shard IN (?) LOCK IN SHARE MODE',
      [[...epochs.keys()]],
    );
    if (leases.some((lease) => epochs.get(lease.shard) !== lease.epoch)) return false;
    const ids = rows.map((row) => row.id);
    // A row confirmed twice (published again after a takeover) may be there already.
    await write(
      trx,
      `INSERT IGNORE INTO strangler_archive (id, ${EVENT}, archived_at) SELECT id, ${EVENT}, NOW(6) FROM strangler_outbox WHERE id IN (?)`,
      [ids],
    );
    await write(trx, 'DELETE FROM strangler_outbox WHERE id IN (?)', [ids]);
    return true;
  });
}
