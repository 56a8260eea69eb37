import { UserError } from '../user-error.ts';
import { freePort } from './process/free-port.ts';

/** Servers that somebody else runs, by the variables that replace ours. */
export interface ExternalServers {
  readonly mysql?: string;
  readonly amqp?: { readonly url: string; readonly management: string };
  readonly unleash?: {
    readonly url: string;
    readonly user: string;
    readonly password: string;
    readonly adminToken: string;
    readonly clientToken: string;
  };
}

const DEFAULT_PORTS = {
  proxy: 8080,
  admin: 9901,
  monolith: 3000,
  fakes: 3090,
  relay: 4201,
  orders: 4101,
  accounts: 4102,
  payments: 4103,
  addresses: 4104,
  notifications: 4105,
  unleash: 4242,
  mysql: 13306,
  amqp: 15673,
  amqpManagement: 15674,
} as const;

/** Our services, by the names of their folders. */
export const SERVICES = ['orders', 'accounts', 'payments', 'addresses', 'notifications'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** The port of each part that listens. */
export type Ports = Readonly<Record<keyof typeof DEFAULT_PORTS, number>>;

export type Env = Readonly<Record<string, string | undefined>>;

/** RabbitMQ's management API listens on the broker's host, on a port of its own. */
function managementOf(amqp: string): string {
  const url = new URL(amqp);
  const credentials = url.username === '' ? '' : `${url.username}:${url.password}@`;
  return `http://${credentials}${url.hostname}:15672`;
}

/** Reads the variables that replace our servers. */
export function externalServers(env: Env = process.env): ExternalServers {
  const given = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const mysql = given('MYSQL_URL')?.replace(/\/+$/, '');
  const amqp = given('AMQP_URL');
  const unleash = given('UNLEASH_URL');
  const adminToken = given('UNLEASH_ADMIN_TOKEN');
  const clientToken = given('UNLEASH_CLIENT_TOKEN');
  if (unleash !== undefined && (adminToken === undefined || clientToken === undefined)) {
    throw new UserError('UNLEASH_URL needs UNLEASH_ADMIN_TOKEN and UNLEASH_CLIENT_TOKEN beside it.');
  }
  return {
    ...(mysql === undefined ? {} : { mysql }),
    ...(amqp === undefined
      ? {}
      : { amqp: { url: amqp, management: given('AMQP_MANAGEMENT_URL') ?? managementOf(amqp) } }),
    ...(unleash === undefined
      ? {}
      : {
          unleash: {
            url: unleash.replace(/\/+$/, '').replace(/\/api$/, ''),
            user: given('UNLEASH_USER') ?? '',
            password: given('UNLEASH_PASSWORD') ?? '',
            adminToken: adminToken ?? '',
            clientToken: clientToken ?? '',
          },
        }),
  };
}

/**
 * A free port for each part: the default, or the next free one. STRANGLER_PORTS=random takes any, so that stacks of
 * tests never meet each other or a developer's.
 */
export async function choosePorts(env: Env = process.env): Promise<Ports> {
  const random = env['STRANGLER_PORTS'] === 'random';
  const taken = new Set<number>();
  const ports: Record<string, number> = {};
  for (const [part, preferred] of Object.entries(DEFAULT_PORTS)) {
    const port = await freePort(random ? 0 : preferred, taken);
    taken.add(port);
    ports[part] = port;
  }
  return ports as Ports;
}
