import type { Knex } from 'knex';
import { selectRows, write } from '../database/rows.ts';

/** A parked event as a person sees it. */
export interface ParkedEvent {
  readonly consumer: string;
  readonly subject: string;
  readonly seq: number;
  readonly type: string;
  readonly id: string;
  /** Why it failed the last time; null while it only waits behind another. */
  readonly error: string | null;
  readonly tries: number;
  readonly parkedAt: Date;
  /** When it is tried again by itself; null: only by `replayParked`, and a message that is no event never. */
  readonly nextTry: Date | null;
}

/** Parked events of one database, oldest first. */
export async function listParked(knex: Knex, limit = 200): Promise<readonly ParkedEvent[]> {
  return selectRows<ParkedEvent>(
    knex,
    `SELECT consumer, aggregate AS subject, seq, type, event_id AS id, error, tries, parked_at AS parkedAt, next_try AS nextTry
     FROM strangler_parked ORDER BY id LIMIT ?`,
    [limit],
  );
}

/** Makes parked events due at once, all or those of one aggregate; their consumer tries them within seconds. Returns how many. */
export async function replayParked(knex: Knex, subject?: string): Promise<number> {
  const { affectedRows } = await write(
    knex,
    `UPDATE strangler_parked SET next_try = NOW(6) WHERE type <> 'malformed' AND (? IS NULL OR aggregate = ?)`,
    [subject ?? null, subject ?? null],
  );
  return affectedRows;
}
