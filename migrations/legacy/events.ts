import { createEventTables, installCapture, installFenceGuard, installIdGuard } from '../../events/index.ts';
import { capturedTables } from '../../legacy-monolith/sync/captured-tables.ts';
import { grantBinlog, grantOnTables, type Credentials } from '../support/database-users.ts';
import { connectForMigration, withDatabase } from '../support/migration-connection.ts';

/** What `installLegacyEvents` needs: an administrator's URL, the migrated database, the logins of relay and sync. */
export interface InstallLegacyEventsOptions {
  readonly rootUrl: string;
  readonly database: string;
  readonly users: { readonly relay: Pick<Credentials, 'user'>; readonly sync: Pick<Credentials, 'user'> };
  /** Lets the relay's user read the server's binlog, which tells of a change within a millisecond; a right on all databases. */
  readonly readBinlog?: boolean;
}

/**
 * Makes the monolith's tables speak: event tables, triggers that note each change, the guard that keeps its order ids
 * odd. No line of the monolith knows of it. Running it again changes nothing.
 */
export async function installLegacyEvents(o: InstallLegacyEventsOptions): Promise<void> {
  const { rootUrl, database, users } = o;
  const knex = connectForMigration(withDatabase(rootUrl, database));
  const syncUser = users.sync.user;
  try {
    await createEventTables(knex);
    await installCapture(knex, Object.values(capturedTables), { syncUser });
    await installIdGuard(knex, { table: 'orders', column: 'id', allowed: 'odd', syncUser });
    // Of the writes of orders, those that the proxy marks: the monolith's own screens write on.
    const { order } = capturedTables;
    await installFenceGuard(knex, {
      fence: 'orders',
      side: 'legacy',
      tables: order,
      tenantColumn: 'pizzeria_id',
      scope: 'marked',
      syncUser,
    });
    const rows: readonly { name: string }[] = await knex('information_schema.tables')
      .where({ table_schema: database })
      .andWhereRaw("LEFT(table_name, 10) = 'strangler_'")

      .select({ name: 'table_name' });
    const tables = rows.map(({ name }) => name);
    await grantOnTables(knex, 'SELECT, INSERT, UPDATE, DELETE', database, tables, users.relay.user);
    await grantOnTables(knex, 'SELECT, INSERT, UPDATE, DELETE', database, tables, users.sync.user);
    if (o.readBinlog === true) await grantBinlog(knex, users.relay.user);
  } finally {
    await knex.destroy();
  }
}
