import type { Knex } from 'knex';
import { selectRows, write } from '../database/rows.ts';
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

/** Tells the counter in which table its ids end up; {@link allocateId} then never draws one that is there already. */
export async function bindIdCounter(knex: Knex, name: string, table: string, column: string): Promise<void> {
  await write(knex, 'UPDATE strangler_counter SET table_name = ?, column_name = ? WHERE name = ?', [
    table,
    column,
    name,
  ]);
}

interface Binding {
  readonly table_name: string | null;
  readonly column_name: string | null;
  readonly value: number;
}

/**
 * Draws the next id of a counter, above every id that somebody else (a person, the sync) has put into its table. It runs
 * in a transaction of its own that commits at once: no business transaction ever holds the counter's row, and an id drawn
 * for a transaction that fails is simply never used.
 *
 * The table is looked at here and not lifted by its trigger, because a trigger's read of the counter would lock the row
 * until the business transaction ends. What is not committed yet is not seen: should a person insert the very next id
 * at this moment, one of the two gets a duplicate key error.
 */
export async function allocateId(knex: Knex, name: string): Promise<number> {
  const [counter] = await selectRows<Binding>(
    knex,
    'SELECT table_name, column_name, value FROM strangler_counter WHERE name = ?',
    [name],
  );
  if (counter === undefined) throw new EventsError('unknown-counter', name);
  const highest = await highestId(knex, counter);
  const above = highest + (highest % 2 === counter.value % 2 ? 2 : 1);
  const { insertId } = await write(
    knex,
    'UPDATE strangler_counter SET value = LAST_INSERT_ID(GREATEST(value + 2, ?)) WHERE name = ?',
    [above, name],
  );
  return insertId;
}

async function highestId(knex: Knex, { table_name: table, column_name: column }: Binding): Promise<number> {
  if (table === null || column === null) return 0;
  const [row] = await selectRows<{ highest: number | null }>(knex, 'SELECT MAX(??) AS highest FROM ??', [
    column,
    table,
  ]);
  return row?.highest ?? 0;
}
