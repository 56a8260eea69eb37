import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { stackHome, type StackHome } from '../../scripts/stack/home.ts';
import type { Part } from '../../scripts/stack/parts/part.ts';
import type { ServiceName } from '../../scripts/stack/settings.ts';
import { readStackFile, type StackFile } from '../../scripts/stack/stack-file.ts';
import { supervise } from '../../scripts/stack/supervise.ts';
import { atTheEnd } from './teardown.ts';
import { tempFolder } from './temp-folder.ts';
import { waitFor } from './wait-for.ts';

/** Parts as `strangler status` names them. */
export type PartName = 'mariadb' | 'rabbitmq' | 'unleash' | 'monolith' | 'fakes' | 'relay' | ServiceName | 'proxy';

/** A whole private stack, started by the same code as `strangler up`. */
export interface TestStack {
  /** stack.json as it is now. */
  readonly file: () => StackFile;
  readonly home: StackHome;
  /** For commands that are to find this stack: `STRANGLER_HOME`. */
  readonly env: Readonly<Record<string, string>>;
  /** kill -9; the supervisor brings the part back by itself. Resolves when the process is gone. */
  readonly kill9: (part: PartName) => Promise<void>;
  /** In order, by the supervisor; resolves when it is ready again. */
  readonly restart: (part: PartName) => Promise<void>;
  /** Stops a part and leaves it down until `startPart`. */
  readonly stopPart: (part: PartName) => Promise<void>;
  readonly startPart: (part: PartName) => Promise<void>;
  readonly waitReady: (part: PartName, timeoutMs?: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const SEEDED_ORDERS = 200;
const READY_MS = 60_000;

async function start(): Promise<TestStack> {
  const home = stackHome(join(await tempFolder('stack'), 'home'));
  const supervision = await supervise(
    {
      home,
      orders: SEEDED_ORDERS,
      env: { STRANGLER_PORTS: 'random' },
      show: () => undefined,
      log: (line) => appendFileSync(home.logOf('supervisor'), `${line}\n`),
    },
    new AbortController().signal,
  );
  atTheEnd(supervision.stop);
  const part = (name: PartName): Part => {
    const found = supervision.parts.find((each) => each.name === name);
    if (found === undefined) throw new Error(`the stack has no part ${name}`);
    return found;
  };
  return {
    home,
    env: { STRANGLER_HOME: home.dir },
    file: () => readStackFile(home),
    async kill9(name) {
      const pid = part(name).pid();
      if (pid === undefined) throw new Error(`${name} does not run`);
      process.kill(pid, 'SIGKILL');
      await waitFor(`${name} to be gone`, () => Promise.resolve(part(name).pid() !== pid));
    },
    restart: (name) => part(name).restart(),
    stopPart: (name) => part(name).stop(),
    startPart: (name) => part(name).start(),
    async waitReady(name, timeoutMs = READY_MS) {
      await waitFor(`${name} to be ready`, () => Promise.resolve(part(name).state() === 'ready'), timeoutMs);
    },
    stop: supervision.stop,
  };
}

let started: Promise<TestStack> | undefined;

/** The one full stack of this mocha process, started on the first call: give the hook that calls it two minutes. */
export function testStack(): Promise<TestStack> {
  started ??= start();
  return started;
}
