import { randomBytes } from 'node:crypto';
import {
  applyFlags,
  defineFlags,
  type FlagClient,
  type FlagDefinition,
  makeUnleashAdmin,
  startFlagClient,
  type FlagClientOptions,
  type UnleashAdmin,
} from '../../../flags/index.ts';
import { testUnleash, type UnleashServer } from '../../support/servers.ts';
import { keepingLogger } from './quiet-logger.ts';

/** Flags of one test file on the shared Unleash: names of their own, so that no other test is in the way. */
export interface Playground {
  readonly unleash: UnleashServer;
  readonly admin: UnleashAdmin;
  readonly definitions: readonly FlagDefinition[];
  readonly read: string;
  readonly write: string;
  turn(name: string, on: boolean): Promise<void>;
  /** A client that polls every 50 ms; closed with the playground. */
  client(options?: Partial<FlagClientOptions>): Promise<FlagClient>;
  close(): Promise<void>;
}

export const development = 'development';

export async function openPlayground({ apply = true } = {}): Promise<Playground> {
  const unleash = await testUnleash();
  const admin = makeUnleashAdmin({ url: unleash.url, adminToken: unleash.adminToken });
  const id = randomBytes(4).toString('hex');
  const [read, write] = [`t${id}-read`, `t${id}-write`];
  const common = { switches: 'Something that a test looks at.', owner: 'tests', type: 'release' as const };
  const rest = { ...common, removeBy: '2027-06-30', environments: [development] };
  const definitions = defineFlags([
    { name: read, kind: 'read', ...rest, routes: ['orders.list'] },
    { name: write, kind: 'write', ...rest },
  ]);
  if (apply) await applyFlags(admin, definitions);
  const clients: FlagClient[] = [];
  return {
    unleash,
    admin,
    definitions,
    read,
    write,
    turn: (name, on) => admin.turn(name, development, on),
    async client(options) {
      const client = await startFlagClient({
        url: `${unleash.url}/api`,
        token: unleash.clientToken,
        environment: development,
        appName: `test-${id}`,
        refreshMs: 50,
        logger: keepingLogger(),
        ...options,
      });
      clients.push(client);
      return client;
    },
    async close() {
      await Promise.all(clients.map((client) => client.stop()));
      await admin.close();
    },
  };
}
