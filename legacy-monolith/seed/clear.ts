import type { Connection } from 'mysql2/promise';
import { dataTables } from './inspect.ts';

/** Takes away everything that the chain has, whoever wrote it; ids begin anew. Needs `foreign_key_checks` off. */
export async function clear(connection: Connection): Promise<void> {
  for (const table of await dataTables(connection)) await connection.query(`TRUNCATE TABLE \`${table}\``);
}
