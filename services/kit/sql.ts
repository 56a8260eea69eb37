import type { Knex } from 'knex';

/** What a writing statement did. */
export interface Written {
  readonly affectedRows: number;
  readonly insertId: number;
}

/** The rows of a SELECT written as SQL; the caller, who wrote the column list, names their type. */
export async function selectRows<Row>(
  db: Knex,
  sql: string,
  bindings: readonly Knex.RawBinding[] = [],
): Promise<readonly Row[]> {
  const [rows] = (await db.raw(sql, [...bindings])) as [readonly Row[]];
  return rows;
}

/** Runs a writing statement. */
export async function write(db: Knex, sql: string, bindings: readonly Knex.RawBinding[] = []): Promise<Written> {
  const [result] = (await db.raw(sql, [...bindings])) as [Written];
  return result;
}

/** Whether a statement failed because a unique key is taken. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ER_DUP_ENTRY';
}
