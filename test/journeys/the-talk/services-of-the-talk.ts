import { makeMysqlKnex } from '../../../events/index.ts';
import { migrateAccounts } from '../../../migrations/accounts/migrate.ts';
import { migratePayments } from '../../../migrations/payments/migrate.ts';
import { REFERENCE } from '../../contract/orders-api/fixtures.ts';
import { storeReference } from '../../services/orders/orders-side.ts';
import { startOrders } from '../../services/support/orders-process.ts';
import { ownDatabase } from '../../services/support/own-database.ts';
import { startPart, type PartProcess } from '../../services/support/service-process.ts';
import { freshVhost } from '../../services/support/vhost.ts';

/** The services that the talk puts together, each a process of its own. */
export interface ServicesOfTheTalk {
  readonly parts: Readonly<
    Record<'orders' | 'accounts' | 'payments' | 'addresses' | 'notifications' | 'fakes', PartProcess>
  >;
  /** The payments service's database. */
  readonly payments: ReturnType<typeof makeMysqlKnex>;
  stop(): Promise<void>;
}

export async function startServicesOfTheTalk(): Promise<ServicesOfTheTalk> {
  const [accountsDatabase, paymentsDatabase, fakes] = await Promise.all([
    ownDatabase('accounts', migrateAccounts),
    ownDatabase('payments', migratePayments),
    startPart('legacy-monolith/fakes/main.ts', {}),
  ]);
  const [orders, accounts, payments, addresses, notifications] = await Promise.all([
    freshVhost().then(startOrders),
    startPart('services/accounts/main.ts', { ACCOUNTS_DATABASE_URL: accountsDatabase.url }),
    startPart('services/payments/main.ts', { PAYMENTS_DATABASE_URL: paymentsDatabase.url }),
    startPart('services/addresses/main.py', {}),
    startPart('services/notifications/main.ts', { SMS_GATEWAY_URL: fakes.url, MAIL_GATEWAY_URL: fakes.url }),
  ]);
  await storeReference(orders.database.url, REFERENCE);
  const parts = { orders: orders.process, accounts, payments, addresses, notifications, fakes };
  const knex = makeMysqlKnex(paymentsDatabase.url, { poolMax: 2 });
  return {
    parts,
    payments: knex,
    async stop() {
      await knex.destroy();
      await Promise.all(Object.values(parts).map((part) => part.stop()));
    },
  };
}
