import type { Knex } from 'knex';
import { write } from '../database/rows.ts';
import { EventsError } from '../errors.ts';

/** Which ids a side gives out; the other side gives out the others. */
export type Parity = 'odd' | 'even';

/**
 * Makes the counter from which {@link allocateId} draws, if it is not there yet. `above`: the highest id that exists
 * already (history that was there before ids were shared); the first id drawn is higher.
 */
export async function createIdCounter(
  knex: Knex,
  name: string,
  options: { readonly allowed: Parity; readonly above?: number },
): Promise<void> {
  const above = options.above ?? 0;
  const wanted = options.allowed === 'odd' ? 1 : 0;
  // Drawing adds 2, so the counter itself has the parity of the ids.
  const start = above % 2 === wanted ? above : above + 1;
  await write(knex, 'INSERT IGNORE INTO strangler_counter (name, value) VALUES (?, ?)', [name, start]);
}

/**
 * Draws the next id of a counter, in a transaction of its own that commits at once: no business transaction ever holds
 * the counter's row, and an id drawn for a transaction that fails is simply never used. Call it *before* opening the
 * transaction that uses the id.
 */
export async function allocateId(knex: Knex, name: string): Promise<number> {
  const { insertId } = await write(
    knex,
    'UPDATE strangler_counter SET value = LAST_INSERT_ID(value + 2) WHERE name = ?',
    [name],
  );
  if (insertId === 0) throw new EventsError('unknown-counter', name);
  return insertId;
}
