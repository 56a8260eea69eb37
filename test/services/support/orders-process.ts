import { makeApi, type Api } from '../../contract/orders-api/side.ts';
import { apiKeys } from './api-keys.ts';
import { ordersDatabase, type OrdersDatabase } from './orders-database.ts';
import { startPart, type PartProcess } from './service-process.ts';

/** The whole orders service as a process, with its database, and its API as a person of the network calls it. */
export interface OrdersProcess {
  readonly process: PartProcess;
  readonly database: OrdersDatabase;
  readonly api: Api;
}

export async function startOrders(amqpUrl: string): Promise<OrdersProcess> {
  const database = await ordersDatabase();
  const keys = await apiKeys();
  const process = await startPart('services/orders/main.ts', {
    ORDERS_DATABASE_URL: database.url,
    AMQP_URL: amqpUrl,
    API_TOKEN_PUBLIC_JWK: JSON.stringify(keys.publicJwk),
    // Nobody answers there: the flags are all off, which is what a service without Unleash starts with.
    UNLEASH_URL: 'http://127.0.0.1:9/api',
    UNLEASH_CLIENT_TOKEN: 'none',
  });
  const side = { baseUrl: process.url, token: keys.token, stop: () => process.kill9() };
  return { process, database, api: makeApi(side, '/v1', await keys.token()) };
}
