import type { Knex } from 'knex';

/** Gathers rows of one table and inserts them many at a time. */
export interface Batch {
  add(row: readonly unknown[]): void;
  isFull(): boolean;
  flush(): Promise<void>;
}

// About 200 KB a statement: far below the server's limit of 16 MB, and more rows gain nothing.
const ROWS = 1_000;

export function makeBatch(knex: Knex, table: string, columns: readonly string[]): Batch {
  let rows: (readonly unknown[])[] = [];
  const one = `(${columns.map(() => '?').join(', ')})`;
  return {
    add(row) {
      rows.push(row);
    },
    isFull: () => rows.length >= ROWS,
    async flush() {
      while (rows.length > 0) {
        const some = rows.slice(0, ROWS);
        rows = rows.slice(ROWS);
        const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${some.map(() => one).join(', ')}`;
        await knex.raw(sql, some.flat() as Knex.RawBinding[]);
      }
    },
  };
}

/** Inserts rows that fit into memory. */
export async function insertAll(
  knex: Knex,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const batch = makeBatch(knex, table, columns);
  for (const row of rows) batch.add(row);
  await batch.flush();
}
