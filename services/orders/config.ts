import { z } from 'zod';
import { jwkVariable, serviceConfigSchema, urlVariable } from '../kit/index.ts';

/** The environment of the orders service. */
export const ordersConfigSchema = serviceConfigSchema.extend({
  ORDERS_DATABASE_URL: urlVariable(['mysql'], "the service's own database, as its own user"),
  FENCE_SECRET: z.string().min(32).optional().describe('signs what the proxy asks about the fence of orders'),
  API_TOKEN_PUBLIC_JWK: jwkVariable('public key that checks API tokens'),
});
