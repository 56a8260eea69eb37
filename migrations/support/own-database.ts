import type { Knex } from 'knex';
import { ensureDatabase, ensureUser, grantOnDatabase, type Credentials } from './database-users.ts';
import { connectForMigration, withDatabase } from './migration-connection.ts';
import { applySchema } from './sql-migrations.ts';

/** What a service's database is made from: an administrator's URL, its name, and the login of the service. */
export interface OwnDatabase {
  readonly rootUrl: string;
  readonly database: string;
  readonly users: { readonly app: Credentials };
}

/**
 * Makes a service's database and login, which may read and write rows and nothing else, and brings its tables up to
 * date; then `more` may add what no SQL file says. Running it again changes nothing.
 */
export async function migrateOwnDatabase(
  { rootUrl, database, users }: OwnDatabase,
  schemaFolder: string,
  more?: (knex: Knex) => Promise<void>,
): Promise<void> {
  const server = connectForMigration(withDatabase(rootUrl, null));
  try {
    await ensureDatabase(server, database);
    await ensureUser(server, users.app);
    await grantOnDatabase(server, 'SELECT, INSERT, UPDATE, DELETE', database, users.app.user);
  } finally {
    await server.destroy();
  }
  const knex = connectForMigration(withDatabase(rootUrl, database));
  try {
    await applySchema(knex, schemaFolder);
    await more?.(knex);
  } finally {
    await knex.destroy();
  }
}
