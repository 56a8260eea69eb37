import { UserError } from '../user-error.ts';
import type { StackHome } from './home.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import type { Only } from './only.ts';
import type { Servers } from './parts/servers.ts';
import type { Secrets } from './secrets.ts';
import { SERVICES, type Ports, type ServiceName } from './settings.ts';

/** What `.stack/stack.json` says about any stack. */
interface CommonFile {
  readonly monolith: string;
  /** The world outside: SMS gateway and CRM. */
  readonly fakes: string;
  readonly mysql: string;
  readonly pids: Readonly<Record<string, number>>;
}

/** `.stack/stack.json` of a whole stack: the one place from which scripts and tests learn where things are. */
export interface StackFile extends CommonFile {
  readonly proxy: string;
  readonly admin: { readonly url: string; readonly token: string };
  readonly unleash: Servers['unleash'];
  readonly amqp: string;
  readonly amqpManagement: string;
  readonly services: Readonly<Record<ServiceName, string>>;
}

/** `.stack/stack.json` of a stack that was started with `--only`. */
export interface OnlyStackFile extends CommonFile {
  readonly only: Only;
  /** When `only` names it. */
  readonly unleash?: Servers['unleash'];
}

/** What the file says about a stack with these addresses. */
export function describeStack(o: {
  readonly only: Only | undefined;
  readonly servers: Servers;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly pids: Readonly<Record<string, number>>;
}): StackFile | OnlyStackFile {
  const { only, pids } = o;
  const local = (port: number): string => `http://127.0.0.1:${port}`;
  const { mysql, amqp, amqpManagement, unleash } = o.servers;
  const monolith = local(o.ports.monolith);
  const fakes = local(o.ports.fakes);
  const { url, user, password, adminToken, clientToken } = unleash;
  const flags = { unleash: { url, user, password, adminToken, clientToken } };
  if (only !== undefined) {
    return { only, monolith, fakes, ...(only.includes('unleash') ? flags : {}), mysql, pids };
  }
  return {
    proxy: local(o.ports.proxy),
    admin: { url: local(o.ports.admin), token: o.secrets.proxyAdminToken },
    monolith,
    fakes,
    ...flags,
    mysql,
    amqp,
    amqpManagement,
    services: Object.fromEntries(SERVICES.map((name) => [name, local(o.ports[name])])) as StackFile['services'],
    pids,
  };
}

export function writeStackFile(home: StackHome, stack: StackFile | OnlyStackFile): void {
  writeJsonFile(home.stackFile, stack);
}

/** What runs, whole or not; undefined when nothing has been started. */
export function findStackFile(home: StackHome): StackFile | OnlyStackFile | undefined {
  return readJsonFile(home.stackFile) as StackFile | OnlyStackFile | undefined;
}

export function isWhole(stack: StackFile | OnlyStackFile): stack is StackFile {
  return !('only' in stack);
}

/** The whole stack that runs; a UserError when nothing has been started, or not everything. */
export function readStackFile(home: StackHome): StackFile {
  const stack = findStackFile(home);
  if (stack === undefined) throw new UserError('The stack does not run. Start it: npm run up');
  if (isWhole(stack)) return stack;
  const command = `--only ${stack.only.join(',')}`;
  throw new UserError(`The stack runs with ${command}, and this needs all of it: npm run down, then npm run up`);
}
