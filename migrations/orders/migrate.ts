import { join } from 'node:path';
import { createEventTables, createIdCounter, installIdGuard } from '../../events/index.ts';
import { ensureDatabase, ensureUser, grantOnDatabase, type Credentials } from '../support/database-users.ts';
import { connectForMigration, withDatabase } from '../support/migration-connection.ts';
import { applySchema } from '../support/sql-migrations.ts';

/** What `migrateOrders` needs: an administrator's URL, the database to make, and the login of the service. */
export interface MigrateOrdersOptions {
  readonly rootUrl: string;
  readonly database: string;
  readonly users: { readonly app: Credentials };
}

/**
 * Brings the orders service's database up to date: database, login, tables, events, the guard of ids.
 * Running it again changes nothing.
 */
export async function migrateOrders({ rootUrl, database, users }: MigrateOrdersOptions): Promise<void> {
  const server = connectForMigration(withDatabase(rootUrl, null));
  try {
    await ensureDatabase(server, database);
    await ensureUser(server, users.app);
    await grantOnDatabase(server, 'SELECT, INSERT, UPDATE, DELETE', database, users.app.user);
  } finally {
    await server.destroy();
  }
  await migrateSchema(withDatabase(rootUrl, database));
}

async function migrateSchema(url: string): Promise<void> {
  const knex = connectForMigration(url);
  try {
    await applySchema(knex, join(import.meta.dirname, 'schema'));
    await createEventTables(knex);
    await createIdCounter(knex, 'orders', { allowed: 'even' });
    await installIdGuard(knex, { table: 'orders', column: 'id', allowed: 'even', counter: 'orders' });
  } finally {
    await knex.destroy();
  }
}
