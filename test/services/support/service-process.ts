import { join } from 'node:path';
import { freePort } from '../../../scripts/stack/process/free-port.ts';
import { startChild, type GuardedChild } from '../../../scripts/stack/process/child.ts';
import { atTheEnd } from '../../support/teardown.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

/** A part of the product as a process of its own, which a test may kill and start again on the same port. */
export interface PartProcess {
  readonly url: string;
  readonly logFile: string;
  /** Undefined while it does not run. */
  readonly pid: () => number | undefined;
  start(): Promise<void>;
  /** SIGTERM; resolves with how it ended, `code 0` if all is well. */
  stop(): Promise<string>;
  kill9(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '../../..');

/** Starts an entry (`services/orders/main.ts`) with PORT and the given environment, and waits until it is ready. */
export async function startPart(entry: string, env: Readonly<Record<string, string>>): Promise<PartProcess> {
  const port = await freePort();
  const logFile = join(await tempFolder('part'), 'part.log');
  const url = `http://127.0.0.1:${port}`;
  let child: GuardedChild | undefined;
  atTheEnd(async () => child?.kill9());
  const part: PartProcess = {
    url,
    logFile,
    pid: () => child?.pid,
    async start() {
      const started = await startChild({
        ...programOf(join(ROOT, entry)),
        env: { ...env, PORT: String(port) },
        cwd: ROOT,
        logFile,
      });
      child = started;
      await waitFor(`${entry} to be ready`, () => isReady(url, started, logFile), 60_000);
    },
    async stop() {
      const stopping = child;
      child = undefined;
      await stopping?.stop();
      return stopping?.exited ?? 'was not running';
    },
    async kill9() {
      const killed = child;
      child = undefined;
      await killed?.kill9();
    },
  };
  await part.start();
  return part;
}

/** What runs a file: this Node, or Debian's Python. */
function programOf(file: string): { readonly command: string; readonly args: readonly string[] } {
  return file.endsWith('.py')
    ? { command: 'python3', args: ['-B', file] }
    : { command: process.execPath, args: [file] };
}

async function isReady(url: string, child: GuardedChild, logFile: string): Promise<boolean> {
  if (child.hasExited()) throw new Error(`it ended: ${await child.exited}; see ${logFile}`);
  return (await fetch(`${url}/health/ready`)).ok;
}
