import { API_TOKEN_AUDIENCE } from '../contracts/index.ts';
import { identityFrom, makeFences, makeTokenVerifier, readConfigOrExit, runService } from '../kit/index.ts';
import { makeOrdersApp } from './app.ts';
import { ordersConfigSchema } from './config.ts';
import { SOURCE } from './emit-order.ts';
import { ORDERS_FENCE, startOrdersConsumers } from './orders.consumers.ts';

const config = readConfigOrExit(ordersConfigSchema);

await runService({
  name: SOURCE,
  config,
  databaseUrl: config.ORDERS_DATABASE_URL,
  startConsumers: startOrdersConsumers,
  async makeApp({ knex, flags, logger, metrics, health }) {
    const verifyToken = await makeTokenVerifier(config.API_TOKEN_PUBLIC_JWK, API_TOKEN_AUDIENCE);
    const jwksUrl = config.IDENTITY_JWKS_URL;
    const isEnabled = (flag: string): boolean => flags.isEnabled(flag);
    const secret = config.FENCE_SECRET;
    const fences = secret === undefined ? undefined : makeFences({ knex, secret, fences: [ORDERS_FENCE] });
    return makeOrdersApp({
      knex,
      verifyToken,
      isEnabled,
      now: () => new Date(),
      logger,
      metrics,
      health,
      ...(fences !== undefined && { fences }),
      // What the API does is the token's to say, as in the monolith: a cookie that rides along must not open it.
      ...(jwksUrl !== undefined && {
        checkIdentity: identityFrom({ jwksUrl, audience: SOURCE, optional: true, logger }),
      }),
    });
  },
});
