import { escape, type Connection } from 'mysql2/promise';
import type { TableRows } from './reference/table-rows.ts';

/** Puts rows into tables, many at a time; the server works on one statement while the next is being made. */
export interface Inserter {
  /** Where rows of a table go. */
  into(table: string, columns: readonly string[]): (row: readonly unknown[]) => void;
  /** Waits until so little is under way that memory stays flat; throws what an earlier statement failed with. */
  room(): Promise<void>;
  /** Writes what was gathered. */
  flush(): Promise<void>;
}

// Far below the server's limit of 16 MB for a statement; longer ones gain nothing.
const STATEMENT_CHARS = 200_000;
const UNDER_WAY = 4;

export function makeInserter(connection: Connection): Inserter {
  const underWay = new Set<Promise<unknown>>();
  const flushes: (() => void)[] = [];
  let failure: unknown;

  const send = (sql: string): void => {
    const sent: Promise<unknown> = connection.query(sql).then(
      () => {
        underWay.delete(sent);
      },
      (error: unknown) => {
        underWay.delete(sent);
        failure ??= error;
      },
    );
    underWay.add(sent);
  };
  const untilAtMost = async (count: number): Promise<void> => {
    while (underWay.size > count) await Promise.race(underWay);
    if (failure !== undefined) throw failure as Error;
  };
  return {
    into(table, columns) {
      const head = `INSERT INTO ${table} (${columns.join(', ')}) VALUES `;
      let text = '';
      const flush = (): void => {
        if (text !== '') send(head + text);
        text = '';
      };
      flushes.push(flush);
      return (row) => {
        text += `${text === '' ? '' : ','}(${row.map(literal).join(',')})`;
        if (text.length > STATEMENT_CHARS) flush();
      };
    },
    room: () => untilAtMost(UNDER_WAY),
    async flush() {
      for (const flush of flushes) flush();
      await untilAtMost(0);
    },
  };
}

/** Inserts tables whose rows fit into memory. */
export async function insertTables(inserter: Inserter, tables: Iterable<TableRows>): Promise<void> {
  for (const { table, columns, rows } of tables) {
    const add = inserter.into(table, columns);
    for (const row of rows) add(row);
    await inserter.flush();
  }
}

function literal(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (value === null || value === undefined) return 'NULL';
  return escape(value instanceof Date ? sqlTime(value) : (value as string));
}

/** UTC, as DATETIME(3) takes it on every server and whatever the connection's time zone is. */
function sqlTime(time: Date): string {
  return time.toISOString().slice(0, 23).replace('T', ' ');
}
