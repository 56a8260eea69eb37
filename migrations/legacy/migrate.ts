import { join } from 'node:path';
import { applyProcedures } from '../support/procedures.ts';
import { ensureDatabase, ensureUser, grantOnDatabase } from '../support/database-users.ts';
import type { Credentials } from '../support/database-users.ts';
import { connectForMigration, withDatabase } from '../support/migration-connection.ts';
import { applySchema } from '../support/sql-migrations.ts';

/** What `migrateLegacy` needs: an administrator's URL, the database to make, and the logins of its three users. */
export interface MigrateLegacyOptions {
  readonly rootUrl: string;
  readonly database: string;
  readonly users: { readonly app: Credentials; readonly relay: Credentials; readonly sync: Credentials };
}

/** Brings the monolith's database up to date: database, logins, tables, procedures. Running it again changes nothing. */
export async function migrateLegacy({ rootUrl, database, users }: MigrateLegacyOptions): Promise<void> {
  const server = connectForMigration(withDatabase(rootUrl, null));
  try {
    await ensureDatabase(server, database);
    for (const credentials of [users.app, users.relay, users.sync]) await ensureUser(server, credentials);
    // Procedures run with the caller's rights, so each login needs on the tables what it may do through them.
    await grantOnDatabase(server, 'SELECT, INSERT, UPDATE, DELETE, EXECUTE', database, users.app.user);
    await grantOnDatabase(server, 'SELECT, EXECUTE', database, users.relay.user);
    await grantOnDatabase(server, 'SELECT, INSERT, UPDATE, DELETE, EXECUTE', database, users.sync.user);
  } finally {
    await server.destroy();
  }
  await migrateSchema(withDatabase(rootUrl, database));
}

async function migrateSchema(url: string): Promise<void> {
  const knex = connectForMigration(url);
  try {
    await applySchema(knex, join(import.meta.dirname, 'schema'));
    await applyProcedures(knex, join(import.meta.dirname, 'procedures'));
  } finally {
    await knex.destroy();
  }
}
