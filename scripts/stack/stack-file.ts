import { UserError } from '../user-error.ts';
import type { StackHome } from './home.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import type { Servers } from './parts/servers.ts';
import type { Secrets } from './secrets.ts';
import type { Ports } from './settings.ts';

/** `.stack/stack.json`: the one place from which scripts and tests learn where things are. */
export interface StackFile {
  readonly proxy: string;
  readonly admin: { readonly url: string; readonly token: string };
  readonly monolith: string;
  readonly unleash: Servers['unleash'];
  readonly mysql: string;
  readonly amqp: string;
  readonly amqpManagement: string;
  readonly services: Readonly<Record<'orders', string>>;
  readonly pids: Readonly<Record<string, number>>;
}

/** What the file says about a stack with these addresses. */
export function describeStack(o: {
  readonly servers: Servers;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly pids: Readonly<Record<string, number>>;
}): StackFile {
  const local = (port: number): string => `http://127.0.0.1:${port}`;
  const { mysql, amqp, amqpManagement, unleash } = o.servers;
  const { url, user, password, adminToken, clientToken } = unleash;
  return {
    proxy: local(o.ports.proxy),
    admin: { url: local(o.ports.admin), token: o.secrets.proxyAdminToken },
    monolith: local(o.ports.monolith),
    unleash: { url, user, password, adminToken, clientToken },
    mysql,
    amqp,
    amqpManagement,
    services: { orders: local(o.ports.orders) },
    pids: o.pids,
  };
}

export function writeStackFile(home: StackHome, stack: StackFile): void {
  writeJsonFile(home.stackFile, stack);
}

/** What runs; a UserError when nothing has been started. */
export function readStackFile(home: StackHome): StackFile {
  const stack = readJsonFile(home.stackFile) as StackFile | undefined;
  if (stack === undefined) throw new UserError('The stack does not run. Start it: npm run up');
  return stack;
}
