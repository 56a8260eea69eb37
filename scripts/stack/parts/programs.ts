import { mkdirSync } from 'node:fs';
import type { StackHome } from '../home.ts';
import type { Secrets } from '../secrets.ts';
import { SERVICES, type Ports, type ServiceName } from '../settings.ts';
import type { NodePart } from './node-part.ts';
import type { Servers } from './servers.ts';

/** The databases on the stack's server. */
export const LEGACY_DATABASE = 'legacy';
export const ORDERS_DATABASE = 'orders';
export const ACCOUNTS_DATABASE = 'accounts';
export const PAYMENTS_DATABASE = 'payments';

/** The database users, each with the least it needs. */
export function databaseUsers(secrets: Secrets) {
  return {
    legacyApp: { user: 'legacy_app', password: secrets.legacyApp },
    legacyRelay: { user: 'legacy_relay', password: secrets.legacyRelay },
    legacySync: { user: 'legacy_sync', password: secrets.legacySync },
    ordersApp: { user: 'orders_app', password: secrets.ordersApp },
    accountsApp: { user: 'accounts_app', password: secrets.accountsApp },
    paymentsApp: { user: 'payments_app', password: secrets.paymentsApp },
  };
}

/** The URL of a database for one of its users. */
export function databaseUrl(server: string, login: { user: string; password: string }, database: string): string {
  const url = new URL(server);
  url.username = login.user;
  url.password = login.password;
  url.pathname = `/${database}`;
  return url.href;
}

interface ProgramsOptions {
  readonly home: StackHome;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly servers: Servers;
  /** Whether the monolith is to read flags: there may be no Unleash. */
  readonly withUnleash: boolean;
  /** Inspector ports by part: with them the programs start again on a change of their sources. */
  readonly inspectors?: Readonly<Record<string, number>> | undefined;
}

const local = (port: number): string => `http://127.0.0.1:${port}`;

type ProgramName = 'monolith' | 'fakes' | 'relay' | ServiceName | 'proxy';

/** Our own programs, with everything that each of them is told. */
export function programs(o: ProgramsOptions): Readonly<Record<ProgramName, NodePart>> {
  const { home, ports, secrets, servers } = o;
  const users = databaseUsers(secrets);
  const url = (login: { user: string; password: string }, database: string): string =>
    databaseUrl(servers.mysql, login, database);
  const backups = (part: string): string => {
    const dir = home.dataOf(`flags-${part}`);
    mkdirSync(dir, { recursive: true });
    return dir;
  };
  const flags = (part: string): Record<string, string> => ({
    UNLEASH_CLIENT_TOKEN: servers.unleash.clientToken,
    UNLEASH_ENVIRONMENT: 'development',
    FLAGS_BACKUP_DIR: backups(part),
  });
  const unleashApi = `${servers.unleash.url}/api`;
  const runnerFlags = (part: string): string[] => {
    const port = o.inspectors?.[part];
    return port === undefined ? [] : ['--watch', '--watch-preserve-output', `--inspect=127.0.0.1:${port}`];
  };
  const program = (name: string, args: readonly string[], port: number, env: Record<string, string>): NodePart => ({
    name,
    args,
    readyUrl: `${local(port)}/health/ready`,
    runnerFlags: runnerFlags(name),
    env,
  });
  return {
    monolith: program('monolith', ['legacy-monolith/main.ts'], ports.monolith, {
      PORT: String(ports.monolith),
      LEGACY_DATABASE_URL: url(users.legacyApp, LEGACY_DATABASE),
      SESSION_SECRET: secrets.session,
      FENCE_SECRET: secrets.fence,
      BRIDGE_SECRET: secrets.bridge,
      API_TOKEN_PRIVATE_JWK: JSON.stringify(secrets.apiTokenPrivateJwk),
      PUBLIC_EXPLAIN_FOOTER: '1',
      SMS_GATEWAY_URL: local(ports.fakes),
      CRM_URL: local(ports.fakes),
      // Empty is unset: an Unleash in the environment of whoever starts us is not the monolith's.
      ...(o.withUnleash ? { UNLEASH_URL: unleashApi, ...flags('monolith') } : { UNLEASH_URL: '' }),
    }),
    fakes: program('fakes', ['legacy-monolith/fakes/main.ts'], ports.fakes, { PORT: String(ports.fakes) }),
    relay: program('relay', ['legacy-monolith/sync/main.ts'], ports.relay, {
      PORT: String(ports.relay),
      LEGACY_RELAY_DATABASE_URL: url(users.legacyRelay, LEGACY_DATABASE),
      LEGACY_SYNC_DATABASE_URL: url(users.legacySync, LEGACY_DATABASE),
      LEGACY_BINLOG_URL: url(users.legacyRelay, LEGACY_DATABASE),
      AMQP_URL: servers.amqp,
    }),
    orders: program('orders', ['services/orders/main.ts'], ports.orders, {
      PORT: String(ports.orders),
      ORDERS_DATABASE_URL: url(users.ordersApp, ORDERS_DATABASE),
      AMQP_URL: servers.amqp,
      API_TOKEN_PUBLIC_JWK: JSON.stringify(secrets.apiTokenPublicJwk),
      FENCE_SECRET: secrets.fence,
      IDENTITY_JWKS_URL: `${local(ports.admin)}/.well-known/jwks.json`,
      UNLEASH_URL: unleashApi,
      ...flags('orders'),
    }),
    accounts: program('accounts', ['services/accounts/main.ts'], ports.accounts, {
      PORT: String(ports.accounts),
      ACCOUNTS_DATABASE_URL: url(users.accountsApp, ACCOUNTS_DATABASE),
    }),
    payments: program('payments', ['services/payments/main.ts'], ports.payments, {
      PORT: String(ports.payments),
      PAYMENTS_DATABASE_URL: url(users.paymentsApp, PAYMENTS_DATABASE),
    }),
    addresses: {
      ...program('addresses', ['services/addresses/main.py'], ports.addresses, { PORT: String(ports.addresses) }),
      command: 'python3',
      // Compiled modules do not belong into a folder of sources.
      runnerFlags: ['-B'],
    },
    notifications: program('notifications', ['services/notifications/main.ts'], ports.notifications, {
      PORT: String(ports.notifications),
      SMS_GATEWAY_URL: local(ports.fakes),
      MAIL_GATEWAY_URL: local(ports.fakes),
    }),
    proxy: {
      ...program('proxy', ['scripts/strangler.ts', 'proxy', '--config', 'strangler.yaml'], ports.admin, {
        PROXY_PORT: String(ports.proxy),
        STRANGLER_ADMIN_PORT: String(ports.admin),
        STRANGLER_ADMIN_TOKEN: secrets.proxyAdminToken,
        FENCE_SECRET: secrets.fence,
        BRIDGE_SECRET: secrets.bridge,
        UNLEASH_ADMIN_TOKEN: servers.unleash.adminToken,
        MONOLITH_URL: local(ports.monolith),
        ...Object.fromEntries(SERVICES.map((name) => [`${name.toUpperCase()}_URL`, local(ports[name])])),
        UNLEASH_API_URL: unleashApi,
        ...flags('proxy'),
      }),
    },
  };
}
