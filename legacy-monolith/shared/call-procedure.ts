import type { Knex } from 'knex';

/** A row as the driver gives it. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * Calls a procedure with bound arguments, in a transaction or by itself, on any connection or the given one; answers its
 * result sets.
 */
export async function callProcedure(
  knex: Knex,
  procedure: string,
  args: readonly unknown[] = [],
  connection?: object,
): Promise<readonly (readonly Row[])[]> {
  const sql = `CALL ${procedure}(${args.map(() => '?').join(', ')})`;
  const query = knex.raw(sql, args as Knex.RawBinding[]);
  const [result] = (await (connection === undefined ? query : query.connection(connection))) as [unknown];
  // The driver ends the list with a header of the CALL itself, and gives that alone when there is no result set.
  return Array.isArray(result) ? result.filter((set): set is Row[] => Array.isArray(set)) : [];
}
