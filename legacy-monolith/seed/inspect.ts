import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';

/** What a seed would meet in a database. */
export interface SeedGround {
  /** The monolith's tables are there. */
  readonly migrated: boolean;
  /** Its changes are sent to other systems, which would be told of each row. */
  readonly captured: boolean;
  /** Tables that hold data of the chain, with the number of their rows. */
  readonly filled: readonly { readonly table: string; readonly rows: number }[];
}

// What is no data of the chain: words that come with the schema, the books of the migrations, the toolkit's tables.
const KEPT = /^(labels|applied_procedures|schema_migrations.*|strangler_.*)$/;

/** The tables in which the monolith keeps its data. */
export async function dataTables(connection: Connection): Promise<readonly string[]> {
  const [rows] = await connection.query<RowDataPacket[]>(`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name`);
  return rows.map((row) => row['name'] as string).filter((name) => !KEPT.test(name));
}

/** Looks at a database before it is seeded. */
export async function inspectGround(url: string): Promise<SeedGround> {
  const connection = await createConnection(url);
  try {
    const tables = await dataTables(connection);
    const filled: { table: string; rows: number }[] = [];
    for (const table of tables) {
      const [found] = await connection.query<RowDataPacket[]>(`SELECT COUNT(*) AS count FROM \`${table}\``);
      const rows = Number(found[0]?.['count']);
      if (rows > 0) filled.push({ table, rows });
    }
    const [triggers] = await connection.query<RowDataPacket[]>(`
      SELECT 1 FROM information_schema.triggers
      WHERE trigger_schema = DATABASE() AND event_object_table = 'orders' LIMIT 1`);
    return { migrated: tables.includes('pay_sheets'), captured: triggers.length > 0, filled };
  } finally {
    await connection.end();
  }
}
