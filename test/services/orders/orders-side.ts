import { makeMysqlKnex } from '../../../events/index.ts';
import { API_TOKEN_AUDIENCE } from '../../../services/contracts/index.ts';
import { listen, makeMetrics, makeTokenVerifier, silentLogger } from '../../../services/kit/index.ts';
import { makeOrdersApp } from '../../../services/orders/app.ts';
import { storeCustomer, storePizzeria, storeProduct } from '../../../services/orders/reference.repository.ts';
import type { OrdersApiSide, ReferenceData, RunningSide } from '../../contract/orders-api.contract.ts';
import { fixedFlags } from '../../support/fixed-flags.ts';
import { apiKeys } from '../support/api-keys.ts';
import { ordersDatabase, withKnex } from '../support/orders-database.ts';

/** The flags of the service that this side runs; a test may turn them. */
export const sideFlags = fixedFlags({});

/** The orders service's API on a database of its own, without relay and consumers. */
export const ordersServiceSide: OrdersApiSide = {
  name: 'the orders service',
  prefix: '/v1',
  async start(data: ReferenceData): Promise<RunningSide> {
    const { url } = await ordersDatabase();
    await storeReference(url, data);
    const keys = await apiKeys();
    const knex = makeMysqlKnex(url);
    const app = makeOrdersApp({
      knex,
      verifyToken: await makeTokenVerifier(keys.publicJwk, API_TOKEN_AUDIENCE),
      isEnabled: (flag) => sideFlags.isEnabled(flag),
      now: () => new Date(),
      logger: silentLogger(),
      metrics: makeMetrics('orders'),
      health: { required: {} },
    });
    const server = await listen(app, { port: 0, drainMs: 0 });
    return {
      baseUrl: server.url,
      token: keys.token,
      async stop() {
        await server.stop();
        await knex.destroy();
      },
    };
  },
};

/** Puts reference data into a database of the service, as its consumers would. */
export async function storeReference(url: string, data: ReferenceData): Promise<void> {
  await withKnex(url, (knex) =>
    knex.transaction(async (trx) => {
      for (const pizzeria of data.pizzerias) await storePizzeria(trx, pizzeria);
      for (const product of data.products) await storeProduct(trx, product);
      for (const customer of data.customers) await storeCustomer(trx, customer);
    }),
  );
}
