import { makeMysqlKnex } from '../../../events/index.ts';
import { migrateAccounts } from '../../../migrations/accounts/migrate.ts';
import { makeAccountsApp } from '../../../services/accounts/app.ts';
import { listen, makeMetrics, silentLogger } from '../../../services/kit/index.ts';
import { ownDatabase } from '../support/own-database.ts';

/** Copies of the accounts service on one database of its own. */
export interface AccountsCopies {
  readonly urls: readonly [string, string];
  readonly knex: ReturnType<typeof makeMysqlKnex>;
  /** The clock of both; a test may turn it. */
  readonly clock: { now: Date };
  stop(): Promise<void>;
}

export async function startAccountsCopies(): Promise<AccountsCopies> {
  const { url } = await ownDatabase('accounts', migrateAccounts);
  const clock = { now: new Date() };
  const knex = makeMysqlKnex(url, { poolMax: 2 });
  const start = async () => {
    const own = makeMysqlKnex(url, { poolMax: 10 });
    const app = makeAccountsApp({
      knex: own,
      sessionMs: 3_600_000,
      csrfMs: 600_000,
      now: () => clock.now,
      logger: silentLogger(),
      metrics: makeMetrics('accounts'),
      health: { required: {} },
    });
    const server = await listen(app, { port: 0, drainMs: 0 });
    return { url: server.url, stop: () => server.stop().then(() => own.destroy()) };
  };
  const [first, second] = await Promise.all([start(), start()]);
  return {
    urls: [first.url, second.url],
    knex,
    clock,
    async stop() {
      await Promise.all([first.stop(), second.stop()]);
      await knex.destroy();
    },
  };
}
