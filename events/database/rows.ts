import type { Knex } from 'knex';

/** What a writing statement did. */
export interface Written {
  readonly affectedRows: number;
  readonly insertId: number;
}

/** The rows of a SELECT written as SQL. The caller names their type: it is the one who wrote the column list. */
export async function selectRows<Row>(
  db: Knex,
  sql: string,
  bindings: readonly Knex.RawBinding[] = [],
): Promise<readonly Row[]> {
  const [rows] = (await db.raw<unknown>(sql, [...bindings])) as [readonly Row[]];
  return rows;
}

/** Runs a writing statement and tells what it did. `affectedRows` counts matched rows, not only changed ones. */
export async function write(db: Knex, sql: string, bindings: readonly Knex.RawBinding[] = []): Promise<Written> {
  const [result] = (await db.raw<unknown>(sql, [...bindings])) as [Written];
  return result;
}
