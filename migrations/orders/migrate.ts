import { join } from 'node:path';
import { createEventTables, createFence, createIdCounter, installIdGuard } from '../../events/index.ts';
import { migrateOwnDatabase, type OwnDatabase } from '../support/own-database.ts';

/**
 * Brings the orders service's database up to date: database, login, tables, events, the guard of ids.
 * Running it again changes nothing.
 */
export async function migrateOrders(target: OwnDatabase): Promise<void> {
  await migrateOwnDatabase(target, join(import.meta.dirname, 'schema'), async (knex) => {
    await createEventTables(knex);
    await createFence(knex, 'orders');
    await createIdCounter(knex, 'orders', { allowed: 'even' });
    await installIdGuard(knex, { table: 'orders', column: 'id', allowed: 'even', counter: 'orders' });
  });
}
