import type { Knex } from 'knex';
import { selectRows, write } from '../database/rows.ts';
import type { Envelope } from '../envelope.ts';

/** What the guard found before the handler runs. */
export interface Guarded {
  /** `apply`: run the handler. `duplicate`, `stale`: done with, acknowledge. `behind`: park it behind a parked one. */
  readonly verdict: 'apply' | 'duplicate' | 'stale' | 'behind';
  /** Number of the last event applied; 0 when there was none. */
  readonly last: number;
}

/**
 * Takes the inbox row and locks the aggregate's version for this consumer, so that of several deliveries of one
 * aggregate only one is at work. `seq` ≤ the stored one is dropped: events carry the whole entity, and a later one
 * has been applied. A jump upwards is applied, never waited for.
 */
export async function guard(
  trx: Knex.Transaction,
  consumer: string,
  event: Envelope,
  replay = false,
): Promise<Guarded> {
  const inbox = await write(trx, 'INSERT IGNORE INTO strangler_inbox (consumer, event_id, at) VALUES (?, ?, NOW(6))', [
    consumer,
    event.id,
  ]);
  // A parked event keeps its inbox row, so that the broker's repetition of it is a duplicate; its replay is not.
  if (inbox.affectedRows === 0 && !replay) return { verdict: 'duplicate', last: event.seq };
  const row = (await lockVersion(trx, consumer, event)) ?? (await beginVersion(trx, consumer, event));
  const last = row?.seq ?? 0;
  if (event.seq <= last) return { verdict: 'stale', last };
  return { verdict: row?.parked === 1 && !replay ? 'behind' : 'apply', last };
}

interface VersionRow {
  readonly seq: number;
  readonly parked: number;
}

async function lockVersion(trx: Knex.Transaction, consumer: string, event: Envelope): Promise<VersionRow | undefined> {
  const rows = await selectRows<VersionRow>(
    trx,
    `SELECT seq, EXISTS (SELECT 1 FROM strangler_parked p WHERE p.consumer = v.consumer AND p.aggregate = v.aggregate) AS parked
     FROM strangler_version v WHERE consumer = ? AND aggregate = ? FOR UPDATE`,
    [consumer, event.subject],
  );
  return rows[0];
}

async function beginVersion(trx: Knex.Transaction, consumer: string, event: Envelope): Promise<VersionRow | undefined> {
  await write(
    trx,
    'INSERT INTO strangler_version (consumer, aggregate, seq) VALUES (?, ?, 0) ON DUPLICATE KEY UPDATE consumer = VALUES(consumer)',
    [consumer, event.subject],
  );
  return lockVersion(trx, consumer, event);
}

/** The event has been applied: nothing up to its number is applied again. */
export async function setVersion(trx: Knex.Transaction, consumer: string, event: Envelope): Promise<void> {
  await write(trx, 'UPDATE strangler_version SET seq = ? WHERE consumer = ? AND aggregate = ?', [
    event.seq,
    consumer,
    event.subject,
  ]);
}

/** Records that a suspicious event is about to be handled, in a transaction of its own; returns how often before. */
export async function recordAttempt(knex: Knex, consumer: string, eventId: string): Promise<number> {
  const { insertId } = await write(
    knex,
    `INSERT INTO strangler_attempts (consumer, event_id, attempts, at) VALUES (?, ?, LAST_INSERT_ID(1), NOW(6))
     ON DUPLICATE KEY UPDATE attempts = LAST_INSERT_ID(attempts + 1), at = NOW(6)`,
    [consumer, eventId],
  );
  return insertId - 1;
}
