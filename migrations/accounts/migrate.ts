import { join } from 'node:path';
import { migrateOwnDatabase, type OwnDatabase } from '../support/own-database.ts';

/** Brings the accounts service's database up to date: database, login, tables. Running it again changes nothing. */
export async function migrateAccounts(target: OwnDatabase): Promise<void> {
  await migrateOwnDatabase(target, join(import.meta.dirname, 'schema'));
}
