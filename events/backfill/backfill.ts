import type { Knex } from 'knex';
import { withRetries } from '../database/retries.ts';
import { selectRows, write } from '../database/rows.ts';

/** What {@link backfill} copies, and how. */
export interface BackfillOptions {
  /** `order`; must be an aggregate that an assembler reads. */
  readonly aggregate: string;
  /** Its root table. */
  readonly table: string;
  /** Primary key of the root. */
  readonly key: string;
  /** Rows per transaction; default 500. */
  readonly chunk?: number;
  /** Called after each chunk with the aggregates done so far and in all (counted at the start). */
  onProgress?(done: number, total: number): void;
  /** Ends it after the chunk at work; a later call goes on from there. */
  readonly signal?: AbortSignal;
  /** Begins anew although it was finished before; for repairs. */
  readonly again?: boolean;
}

interface Progress {
  readonly last_key: string | null;
  readonly done: number;
  readonly total: number;
  readonly finished_at: Date | null;
}

/**
 * Sends the history of an aggregate the same way as a live change: a thin row per root, in chunks of primary keys. It
 * reads and writes no business row besides the key. Safe against live changes, because the event is assembled from the
 * state at that moment under the aggregate's lock; whichever comes later has the higher number. Resumable: keys and
 * progress are committed together. Returns how many aggregates were asked for in this call; 0 when it was done before.
 */
export async function backfill(knex: Knex, options: BackfillOptions): Promise<number> {
  const { aggregate, table, key } = options;
  await begin(knex, options);
  let asked = 0;
  while (options.signal?.aborted !== true) {
    const step = await withRetries(() => knex.transaction((trx) => copyChunk(trx, options)));
    asked += step.copied;
    if (step.copied > 0) options.onProgress?.(step.done, Math.max(step.total, step.done));
    if (step.finished) break;
  }
  return asked;

  async function begin(db: Knex, { again }: BackfillOptions): Promise<void> {
    if (again === true) await write(db, 'DELETE FROM strangler_backfill WHERE aggregate = ?', [aggregate]);
    const [row] = await selectRows<{ n: number }>(
      db,
      'SELECT COUNT(*) AS n FROM strangler_backfill WHERE aggregate = ?',
      [aggregate],
    );
    if (row?.n === 1) return;
    await write(
      db,
      'INSERT IGNORE INTO strangler_backfill (aggregate, total, started_at) SELECT ?, COUNT(*), NOW(6) FROM ??',
      [aggregate, table],
    );
  }

  async function copyChunk(
    trx: Knex.Transaction,
    { chunk = 500 }: BackfillOptions,
  ): Promise<{ copied: number; done: number; total: number; finished: boolean }> {
    const [progress] = await selectRows<Progress>(
      trx,
      'SELECT last_key, done, total, finished_at FROM strangler_backfill WHERE aggregate = ? FOR UPDATE',
      [aggregate],
    );
    const { done = 0, total = 0, last_key: last = null, finished_at: finishedAt = null } = progress ?? {};
    if (finishedAt !== null) return { copied: 0, done, total, finished: true };
    const after = last === null ? '' : 'WHERE ?? > ?';
    const keys = await selectRows<{ id: string | number }>(
      trx,
      `SELECT ?? AS id FROM ?? ${after} ORDER BY ?? LIMIT ?`,
      [key, table, ...(last === null ? [] : [key, last]), key, chunk],
    );
    const end = keys.at(-1);
    if (end === undefined) {
      await write(trx, 'UPDATE strangler_backfill SET finished_at = NOW(6) WHERE aggregate = ?', [aggregate]);
      return { copied: 0, done, total, finished: true };
    }
    await write(
      trx,
      `INSERT INTO strangler_thin (aggregate, op, changed, origin, at) VALUES ${keys.map(() => "(?, 'B', '', 'backfill', NOW(6))").join(', ')}`,
      keys.map(({ id }) => `${aggregate}/${id}`),
    );
    await write(trx, 'UPDATE strangler_backfill SET last_key = ?, done = done + ? WHERE aggregate = ?', [
      String(end.id),
      keys.length,
      aggregate,
    ]);
    return { copied: keys.length, done: done + keys.length, total, finished: false };
  }
}
