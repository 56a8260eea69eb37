import type { Connection } from 'mysql2/promise';

// What is no data of the chain: words that come with the schema, the migrations' own books, the toolkit's tables.
const KEPT = ['labels', 'schema_migrations', 'applied_procedures'];

/** The tables that hold data of the chain. */
async function dataTables(connection: Connection): Promise<readonly string[]> {
  const [rows] = await connection.query(`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name`);
  return (rows as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => !KEPT.includes(name) && !/^schema_migrations|^strangler_/.test(name));
}

/** Takes away everything that the chain has, whoever wrote it; ids begin anew. Needs `foreign_key_checks` off. */
export async function clear(connection: Connection): Promise<void> {
  for (const table of await dataTables(connection)) await connection.query(`TRUNCATE TABLE \`${table}\``);
}
