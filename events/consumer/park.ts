import type { Knex } from 'knex';
import { selectRows, write } from '../database/rows.ts';
import type { Envelope } from '../envelope.ts';

/** An event that a consumer could not apply, or that has to wait behind such a one. */
export interface ParkedRow {
  readonly id: number;
  readonly consumer: string;
  readonly aggregate: string;
  readonly seq: number;
  readonly envelope: string;
  readonly tries: number;
}

/** Puts an event aside; a second time changes nothing. `tries` 0 means that it only waits behind another. */
export async function park(
  trx: Knex.Transaction,
  consumer: string,
  event: Envelope,
  error: string | null,
  tries: number,
): Promise<void> {
  await write(
    trx,
    `INSERT IGNORE INTO strangler_parked (consumer, aggregate, seq, event_id, type, source, envelope, error, tries, next_try, parked_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NOW(6) + INTERVAL 1 SECOND, NOW(6))`,
    [consumer, event.subject, event.seq, event.id, event.type, event.source, JSON.stringify(event), error, tries],
  );
}

/** Puts a message aside that is no envelope; it blocks nobody and is not tried again by itself. */
export async function parkMalformed(
  knex: Knex,
  consumer: string,
  messageId: string,
  content: string,
  error: string,
): Promise<void> {
  await write(
    knex,
    `INSERT IGNORE INTO strangler_parked (consumer, aggregate, seq, event_id, type, source, envelope, error, tries, next_try, parked_at)
     VALUES (?, ?, 0, ?, 'malformed', '', ?, ?, 1, NULL, NOW(6))`,
    [consumer, `malformed/${messageId}`.slice(0, 190), messageId.slice(0, 36), content, error],
  );
}

/** The first parked event of each aggregate that is due. Later ones of the same aggregate wait for it. */
export async function dueParked(knex: Knex, consumer: string, limit: number): Promise<readonly ParkedRow[]> {
  return selectRows<ParkedRow>(
    knex,
    `SELECT p.id, p.consumer, p.aggregate, p.seq, p.envelope, p.tries FROM strangler_parked p
     WHERE p.consumer = ? AND p.next_try <= NOW(6)
       AND NOT EXISTS (SELECT 1 FROM strangler_parked first WHERE first.consumer = p.consumer AND first.aggregate = p.aggregate
                       AND (first.seq, first.id) < (p.seq, p.id))
     ORDER BY p.next_try LIMIT ?`,
    [consumer, limit],
  );
}

/** True when the row is still parked; locks it until the transaction ends. */
export async function stillParked(trx: Knex.Transaction, id: number): Promise<boolean> {
  const rows = await selectRows<{ id: number }>(trx, 'SELECT id FROM strangler_parked WHERE id = ? FOR UPDATE', [id]);
  return rows.length > 0;
}

/** Takes an event out, after it has been applied. The next one of the aggregate becomes due at once. */
export async function unpark(trx: Knex.Transaction, row: ParkedRow): Promise<void> {
  await write(trx, 'DELETE FROM strangler_parked WHERE id = ?', [row.id]);
  await write(trx, 'UPDATE strangler_parked SET next_try = NOW(6) WHERE consumer = ? AND aggregate = ? AND tries = 0', [
    row.consumer,
    row.aggregate,
  ]);
}

/** Notes another failure; pauses grow from 2 s to 10 minutes. */
export async function parkAgain(knex: Knex, row: ParkedRow, error: string): Promise<void> {
  await write(
    knex,
    `UPDATE strangler_parked SET tries = tries + 1, error = ?, next_try = NOW(6) + INTERVAL LEAST(POW(2, LEAST(tries, 12)), 600) SECOND WHERE id = ?`,
    [error, row.id],
  );
}

/** How many events this consumer has parked. */
export async function countParked(knex: Knex, consumer: string): Promise<number> {
  const [row] = await selectRows<{ n: number }>(knex, 'SELECT COUNT(*) AS n FROM strangler_parked WHERE consumer = ?', [
    consumer,
  ]);
  return row?.n ?? 0;
}
