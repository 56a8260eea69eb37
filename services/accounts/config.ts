import { durationVariable, plainServiceConfigSchema, urlVariable } from '../kit/index.ts';

/** The environment of the accounts service. */
export const accountsConfigSchema = plainServiceConfigSchema.extend({
  ACCOUNTS_DATABASE_URL: urlVariable(['mysql'], "the service's own database, as its own user"),
  SESSION_LIFETIME: durationVariable('how long a login lasts').prefault('24h'),
  CSRF_LIFETIME: durationVariable('how long a form may be filled in').prefault('1h'),
});
