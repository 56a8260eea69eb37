import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { classifyFailure } from './failures.ts';

/** How often and how patiently {@link withRetries} tries. */
export interface RetryOptions {
  /** Attempts in all; default 20: on hot rows a transaction may be the victim many times in a row. */
  readonly attempts?: number;
  /** First pause, milliseconds, doubled each time up to 200 ms, with jitter; default 5. */
  readonly pauseMs?: number;
}

/**
 * Runs `work`, and runs it again when the database rolled it back for a deadlock. `work` must be a whole
 * transaction: half of one must never be repeated.
 */
export async function withRetries<T>(work: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const attempts = options.attempts ?? 20;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || classifyFailure(error) !== 'deadlock') throw error;
      await sleep(Math.random() * Math.min((options.pauseMs ?? 5) * 2 ** attempt, 200));
    }
  }
}

/** A transaction at READ COMMITTED (no gap locks), repeated as a whole after a deadlock. */
export async function inTransaction<T>(
  knex: Knex,
  work: (trx: Knex.Transaction) => Promise<T>,
  options: RetryOptions = {},
): Promise<T> {
  return withRetries(() => knex.transaction(work, { isolationLevel: 'read committed' }), options);
}
