import { databaseUrl, databaseUsers, LEGACY_DATABASE, ORDERS_DATABASE } from './parts/programs.ts';
import type { Servers } from './parts/servers.ts';
import type { Secrets } from './secrets.ts';
import type { Step } from './steps/steps.ts';

interface ProvisionOptions {
  readonly servers: Servers;
  readonly secrets: Secrets;
  /** Orders that the seed makes on the first start. */
  readonly orders: number;
  readonly step: Step;
}

/** Root's URL with a database in it. */
export function rootUrl(servers: Servers, database: string): string {
  const { username, password } = new URL(servers.mysql);
  const login = { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  return databaseUrl(servers.mysql, login, database);
}

/** Databases, users, schemas, seed and flags: everything between the servers and our programs. Repeating it is free. */
export async function provision({ servers, secrets, orders, step }: ProvisionOptions): Promise<void> {
  const users = databaseUsers(secrets);
  const { migrateLegacy } = await import('../../migrations/legacy/migrate.ts');
  const { installLegacyEvents } = await import('../../migrations/legacy/events.ts');
  const { seedLegacy } = await import('../../legacy-monolith/seed/seed.ts');
  const { migrateOrders } = await import('../../migrations/orders/migrate.ts');
  const legacy = async (): Promise<void> => {
    const { legacyApp: app, legacyRelay: relay, legacySync: sync } = users;
    const target = { rootUrl: servers.mysql, database: LEGACY_DATABASE };
    await step("the monolith's database", () => migrateLegacy({ ...target, users: { app, relay, sync } }));
    await step(`a chain of 35 pizzerias and ${orders} orders`, (onProgress) =>
      seedLegacy({ url: rootUrl(servers, LEGACY_DATABASE), orders, staffPassword: secrets.staffPassword, onProgress }),
    );
    // After the seed: history goes over by backfill, not as thousands of live changes.
    await step('capture of its changes', () =>
      installLegacyEvents({ ...target, users: { relay, sync }, readBinlog: true }),
    );
  };
  const service = (): Promise<void> =>
    step("the orders service's database", () =>
      migrateOrders({ rootUrl: servers.mysql, database: ORDERS_DATABASE, users: { app: users.ordersApp } }),
    );
  await legacy();
  await service();
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
