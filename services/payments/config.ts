import { plainServiceConfigSchema, urlVariable } from '../kit/index.ts';

/** The environment of the payments service. */
export const paymentsConfigSchema = plainServiceConfigSchema.extend({
  PAYMENTS_DATABASE_URL: urlVariable(['mysql'], "the service's own database, as its own user"),
});
