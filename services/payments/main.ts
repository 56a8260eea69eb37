import { makeMysqlKnex } from '../../events/index.ts';
import { readConfigOrExit, runPlainService } from '../kit/index.ts';
import { makePaymentsApp } from './app.ts';
import { paymentsConfigSchema } from './config.ts';

const config = readConfigOrExit(paymentsConfigSchema);
const knex = makeMysqlKnex(config.PAYMENTS_DATABASE_URL, { poolMax: 20, acquireTimeoutMs: 5000 });

await runPlainService({
  name: 'payments',
  config,
  required: { database: () => knex.raw('SELECT 1') },
  makeApp: (parts) => makePaymentsApp({ ...parts, knex, now: () => new Date() }),
  begin: () => [['database', () => knex.destroy()]],
});
