import { createConnection, type RowDataPacket } from 'mysql2/promise';
import {
  ACCOUNTS_DATABASE,
  databaseUrl,
  databaseUsers,
  LEGACY_DATABASE,
  ORDERS_DATABASE,
  PAYMENTS_DATABASE,
} from './parts/programs.ts';
import type { Servers } from './parts/servers.ts';
import type { Secrets } from './secrets.ts';
import type { Step } from './steps/steps.ts';

interface ProvisionOptions {
  readonly servers: Servers;
  readonly secrets: Secrets;
  /** Orders that the seed makes on the first start. */
  readonly orders: number;
  /** False: the monolith's database alone, and of its capture no more than is there. */
  readonly withService: boolean;
  readonly step: Step;
}

/** Root's URL with a database in it. */
export function rootUrl(servers: Servers, database: string): string {
  const { username, password } = new URL(servers.mysql);
  const login = { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  return databaseUrl(servers.mysql, login, database);
}

/** Databases, users, schemas, seed and flags: everything between the servers and our programs. Repeating it is free. */
export async function provision(o: ProvisionOptions): Promise<void> {
  const { servers, secrets, orders, withService, step } = o;
  const users = databaseUsers(secrets);
  const { migrateLegacy } = await import('../../migrations/legacy/migrate.ts');
  const { installLegacyEvents } = await import('../../migrations/legacy/events.ts');
  const { seedLegacy } = await import('../../legacy-monolith/seed/seed.ts');
  const { migrateOrders } = await import('../../migrations/orders/migrate.ts');
  const { migrateAccounts } = await import('../../migrations/accounts/migrate.ts');
  const { migratePayments } = await import('../../migrations/payments/migrate.ts');
  const legacy = async (): Promise<void> => {
    const { legacyApp: app, legacyRelay: relay, legacySync: sync } = users;
    const target = { rootUrl: servers.mysql, database: LEGACY_DATABASE };
    await step("the monolith's database", () => migrateLegacy({ ...target, users: { app, relay, sync } }));
    await step(`a chain of 35 pizzerias and ${orders} orders`, (onProgress) =>
      seedLegacy({ url: rootUrl(servers, LEGACY_DATABASE), orders, staffPassword: secrets.staffPassword, onProgress }),
    );
    // After the seed: history goes over by backfill, not as thousands of live changes.
    const title = withService ? 'capture of its changes' : await captureThatIsThere(servers);
    if (title === undefined) return;
    await step(title, () => installLegacyEvents({ ...target, users: { relay, sync }, readBinlog: true }));
  };
  const ofServices = (): Promise<void> =>
    step("the services' databases", async () => {
      const { mysql: rootUrl } = servers;
      await migrateOrders({ rootUrl, database: ORDERS_DATABASE, users: { app: users.ordersApp } });
      await migrateAccounts({ rootUrl, database: ACCOUNTS_DATABASE, users: { app: users.accountsApp } });
      await migratePayments({ rootUrl, database: PAYMENTS_DATABASE, users: { app: users.paymentsApp } });
    });
  await legacy();
  if (withService) await ofServices();
}

/**
 * Without a relay nobody takes away what the triggers note. A database that was never captured therefore gets none: the
 * first whole start brings everything as history. One that was keeps them, or the service would miss what happens now:
 * one short row for each change waits for the next whole start. Undefined when there is none.
 */
async function captureThatIsThere(servers: Servers): Promise<string | undefined> {
  const connection = await createConnection(servers.mysql);
  try {
    const [[found]] = await connection.query<RowDataPacket[]>(
      "SELECT COUNT(*) AS n FROM information_schema.tables WHERE table_schema = ? AND table_name = 'strangler_thin'",
      [LEGACY_DATABASE],
    );
    if (found?.['n'] === 0) return undefined;
    const [[waiting]] = await connection.query<RowDataPacket[]>(
      `SELECT (SELECT COUNT(*) FROM \`${LEGACY_DATABASE}\`.strangler_thin)
            + (SELECT COUNT(*) FROM \`${LEGACY_DATABASE}\`.strangler_outbox) AS n`,
    );
    const changes = Number(waiting?.['n']);
    return `capture goes on; ${changes} change${changes === 1 ? ' waits' : 's wait'} for a start of the whole stack`;
  } finally {
    await connection.end();
  }
}

/** The flags that the code obeys, as Unleash's features; what a person turned stays. */
export async function provisionFlags(servers: Servers, step: Step): Promise<void> {
  const { applyFlags, makeUnleashAdmin } = await import('../../flags/index.ts');
  const { flagDefinitions } = await import('../../flags/flag-definitions.ts');
  const { url, adminToken } = servers.unleash;
  const admin = makeUnleashAdmin({ url, adminToken });
  try {
    await step('flags in Unleash', () => applyFlags(admin, flagDefinitions));
  } finally {
    await admin.close();
  }
}
