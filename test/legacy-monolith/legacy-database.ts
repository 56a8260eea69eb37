import { randomBytes } from 'node:crypto';
import { migrateLegacy } from '../../migrations/legacy/migrate.ts';
import { testDatabase, testMysql } from '../support/servers.ts';

/** A migrated, empty legacy database with logins of its own. */
export interface TestLegacyDatabase {
  readonly rootUrl: string;
  readonly database: string;
  /** As root, with the database. */
  readonly url: string;
  readonly appUrl: string;
  readonly relayUrl: string;
  readonly syncUrl: string;
  readonly users: { readonly relay: { readonly user: string }; readonly sync: { readonly user: string } };
}

/** Makes one. Logins are named after the database, because they belong to the whole server. */
export async function legacyDatabase(label: string): Promise<TestLegacyDatabase> {
  const { url: rootUrl } = await testMysql();
  const { name: database, url } = await testDatabase(label);
  const login = (role: string) => ({
    user: `${role}_${database}`.slice(0, 32),
    password: randomBytes(8).toString('hex'),
  });
  const users = { app: login('a'), relay: login('r'), sync: login('s') };
  await migrateLegacy({ rootUrl, database, users });
  const urlOf = (credentials: { user: string; password: string }): string => {
    const as = new URL(url);
    as.username = credentials.user;
    as.password = credentials.password;
    return as.href;
  };
  return {
    rootUrl,
    database,
    url,
    appUrl: urlOf(users.app),
    relayUrl: urlOf(users.relay),
    syncUrl: urlOf(users.sync),
    users,
  };
}
