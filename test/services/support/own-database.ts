import { randomBytes } from 'node:crypto';
import type { OwnDatabase } from '../../../migrations/support/own-database.ts';
import { testMysql } from '../../support/servers.ts';

/** A migrated database of a service on the test server, with a user of its own; the URL is that user's. */
export async function ownDatabase(
  label: string,
  migrate: (target: OwnDatabase) => Promise<void>,
): Promise<{ readonly name: string; readonly url: string; readonly rootUrl: string }> {
  const { url: rootUrl } = await testMysql();
  const name = `${label}_${randomBytes(4).toString('hex')}`;
  const app = { user: name, password: randomBytes(16).toString('hex') };
  await migrate({ rootUrl, database: name, users: { app } });
  const url = Object.assign(new URL(rootUrl), { username: app.user, password: app.password, pathname: `/${name}` });
  return { name, url: url.href, rootUrl };
}
