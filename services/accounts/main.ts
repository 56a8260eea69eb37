import { makeMysqlKnex } from '../../events/index.ts';
import { readConfigOrExit, runPlainService } from '../kit/index.ts';
import { makeAccountsApp } from './app.ts';
import { accountsConfigSchema } from './config.ts';
import { startPurge } from './purge.ts';

const config = readConfigOrExit(accountsConfigSchema);
const knex = makeMysqlKnex(config.ACCOUNTS_DATABASE_URL, { poolMax: 20, acquireTimeoutMs: 5000 });

await runPlainService({
  name: 'accounts',
  config,
  required: { database: () => knex.raw('SELECT 1') },
  makeApp: (parts) =>
    makeAccountsApp({
      ...parts,
      knex,
      sessionMs: config.SESSION_LIFETIME,
      csrfMs: config.CSRF_LIFETIME,
      now: () => new Date(),
    }),
  begin({ logger }) {
    const purge = startPurge({ knex, logger, now: () => new Date() });
    return [
      ['purge', () => purge.stop()],
      ['database', () => knex.destroy()],
    ];
  },
});
