import { randomBytes } from 'node:crypto';
import { makeMysqlKnex } from '../../../events/index.ts';
import { migrateOrders } from '../../../migrations/orders/migrate.ts';
import { testMysql } from '../../support/servers.ts';

/** A migrated database of the orders service. */
export interface OrdersDatabase {
  readonly name: string;
  /** As the service's own user. */
  readonly url: string;
  readonly rootUrl: string;
}

/** Makes one on the test server, with a user of its own. */
export async function ordersDatabase(): Promise<OrdersDatabase> {
  const { url: rootUrl } = await testMysql();
  const suffix = randomBytes(4).toString('hex');
  const name = `orders_${suffix}`;
  const app = { user: `orders_${suffix}`, password: randomBytes(16).toString('hex') };
  await migrateOrders({ rootUrl, database: name, users: { app } });
  const url = new URL(rootUrl);
  url.username = app.user;
  url.password = app.password;
  url.pathname = `/${name}`;
  return { name, url: url.href, rootUrl };
}

/** Opens a database for the time of `work`. */
export async function withKnex<T>(
  url: string,
  work: (knex: ReturnType<typeof makeMysqlKnex>) => Promise<T>,
): Promise<T> {
  const knex = makeMysqlKnex(url, { poolMax: 4 });
  try {
    return await work(knex);
  } finally {
    await knex.destroy();
  }
}
