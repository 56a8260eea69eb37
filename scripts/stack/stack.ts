import { rm } from 'node:fs/promises';
import { bringHistory } from './bring-history.ts';
import { checkExternal } from './check-external.ts';
import type { StackHome } from './home.ts';
import { launchNodePart, type NodePart } from './parts/node-part.ts';
import { makePart, type Part, type RunningPart } from './parts/part.ts';
import { programs } from './parts/programs.ts';
import { serverAddresses, serverParts } from './parts/servers.ts';
import { provision, provisionFlags } from './provision.ts';
import { loadSecrets } from './secrets.ts';
import { forgetPostgres } from './servers/postgres-place.ts';
import { choosePorts, externalServers, SERVICES, type Env } from './settings.ts';
import type { Only } from './only.ts';
import { describeStack, writeStackFile, type OnlyStackFile, type StackFile } from './stack-file.ts';
import type { Step } from './steps/steps.ts';

export interface StackOptions {
  readonly home: StackHome;
  /** Orders that the seed makes on the first start. */
  readonly orders: number;
  /** Limits the stack to these parts and what they need; everything by default. */
  readonly only?: Only | undefined;
  /** Inspector ports by part; with them our programs start again on a change of their sources. */
  readonly inspectors?: Readonly<Record<string, number>>;
  /** Variables that replace servers and ports; our own environment by default. */
  readonly env?: Env;
  readonly step: Step;
  readonly log: (line: string) => void;
}

/** The local stack, whole or limited: servers, databases, our programs. */
export interface Stack {
  readonly parts: readonly Part[];
  /** What stack.json says at the moment. */
  readonly describe: () => StackFile | OnlyStackFile;
  readonly start: () => Promise<void>;
  /** Stops everything, what is still starting too. */
  readonly stop: () => Promise<void>;
  /** Back to the seeded state: stops, forgets all data, starts. */
  readonly reset: () => Promise<void>;
}

/** Forgets all data of a stack that does not run. Secrets stay, so that logins are the same afterwards. */
export async function wipeData(home: StackHome): Promise<void> {
  await forgetPostgres(home.dataOf('unleash'));
  await rm(home.data, { recursive: true, force: true });
}

export async function makeStack(o: StackOptions): Promise<Stack> {
  const { home, only, step, log } = o;
  const runs = (name: string): boolean => partRuns(only, name);
  const secrets = await loadSecrets(home.secretsFile);
  const external = externalServers(o.env);
  const ports = await choosePorts(o.env);
  const servers = serverAddresses(external, ports, secrets);
  const our = programs({
    home,
    ports,
    secrets,
    servers,
    withUnleash: runs('unleash'),
    inspectors: o.inspectors,
  });
  let published = false;
  let stopping = new AbortController();

  const describe = (): StackFile | OnlyStackFile =>
    describeStack({
      only,
      servers,
      ports,
      secrets,
      pids: pidsOf(parts),
    });
  const onChange = (): void => {
    if (published) writeStackFile(home, describe());
  };
  const part = (name: string, launch: (signal: AbortSignal) => Promise<RunningPart>): Part =>
    makePart({ name, launch, log, onChange });
  const nodePart = (program: NodePart): Part =>
    part(program.name, (signal) => launchNodePart(program, home.logOf(program.name), signal));

  const serverList = serverParts({ home, external, ports, secrets })
    .filter(({ name }) => runs(name))
    .map(({ name, title, launch }) => ({ title, part: part(name, launch) }));
  const monolith = nodePart(our.monolith);
  const fakes = nodePart(our.fakes);
  const relay = nodePart(our.relay);
  const services = SERVICES.map((name) => nodePart(our[name]));
  const proxy = nodePart(our.proxy);
  const programParts = [monolith, fakes, relay, ...services, proxy].filter(({ name }) => runs(name));
  const parts = [...serverList.map((server) => server.part), ...programParts];

  const begin = (title: string, started: Part): Promise<void> => step(title, () => started.start());

  const start = async (): Promise<void> => {
    stopping = new AbortController();
    await checkExternal(external);
    await together(serverList.map(({ title, part: server }) => begin(title, server)));
    await together([
      provision({ servers, secrets, orders: o.orders, withService: runs('orders'), step }),
      ...(runs('unleash') ? [provisionFlags(servers, step)] : []),
    ]);
    stopping.signal.throwIfAborted();
    await together([
      begin('the monolith', monolith),
      begin('what it speaks to outside (SMS, mail, CRM)', fakes),
      ...(only === undefined
        ? [begin('its relay', relay), ...services.map((each) => begin(`the ${each.name} service`, each))]
        : []),
    ]);
    if (only === undefined) {
      await bringHistory({ servers, step, log, signal: stopping.signal });
      await begin('the proxy', proxy);
    }
    published = true;
    onChange();
  };

  const stop = async (): Promise<void> => {
    published = false;
    stopping.abort(new Error('the stack is being stopped'));
    await rm(home.stackFile, { force: true });
    // From the outside in, so that nobody is cut off by a neighbour that left first.
    await proxy.stop();
    await Promise.all([monolith, fakes, relay, ...services].map((each) => each.stop()));
    await Promise.all(serverList.map((server) => server.part.stop()));
  };

  return {
    parts,
    describe,
    start,
    stop,
    async reset() {
      await step('stopping', stop);
      await step('forgetting all data', () => wipeData(home));
      await start();
    },
  };
}

/** What comes with the parts of `--only`. */
const NEEDS: Readonly<Record<Only[number], readonly string[]>> = {
  monolith: ['monolith', 'mariadb', 'fakes'],
  unleash: ['unleash'],
};

function partRuns(only: Only | undefined, name: string): boolean {
  return only === undefined || only.some((part) => NEEDS[part].includes(name));
}

function pidsOf(parts: readonly Part[]): Record<string, number> {
  const pids: Record<string, number> = {};
  for (const part of parts) {
    const pid = part.pid();
    if (pid !== undefined) pids[part.name] = pid;
  }
  return pids;
}

/** Like Promise.all, but waits for all to settle: nothing goes on behind the back of a failed start. */
async function together(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
