import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { waitFor } from '../../support/wait-for.ts';
import { adminToken } from './proxy.ts';

const program = fileURLToPath(new URL('../../../scripts/strangler.ts', import.meta.url));

/** `strangler proxy` as a process of its own. */
export interface ProxyProgram {
  readonly pid: number;
  readonly url: string;
  readonly adminUrl: string;
  /** Its lines so far. */
  lines(): readonly Readonly<Record<string, unknown>>[];
  /** Waits until it has logged the event so many times. */
  logged(event: string, times?: number): Promise<Readonly<Record<string, unknown>>>;
  signal(name: NodeJS.Signals): void;
  /** Asks the admin port. */
  ask(path: string, method?: string): Promise<Response>;
  stop(): Promise<number | null>;
}

const running = new Set<ChildProcess>();

/**
 * Starts the proxy and waits until it listens; `stopPrograms` ends it. `early` is sent to it as soon as the first of its
 * workers runs, while it still starts the others.
 */
export async function startProgram(file: string, early?: NodeJS.Signals): Promise<ProxyProgram> {
  const child = spawn(process.execPath, [program, 'proxy', '--config', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  const lines = () =>
    out
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const logged = async (event: string, times = 1) => {
    const find = () => lines().filter(({ message }) => message === event)[times - 1];
    const line = await waitFor(`${times} × ${event}`, () => Promise.resolve(find() ?? child.exitCode !== null), 60_000);
    if (line === true) throw new Error(`the proxy has ended: ${err}${out}`);
    return line;
  };
  if (early !== undefined) {
    await logged('worker.started');
    child.kill(early);
  }
  const started = await logged('proxy.started');
  const adminUrl = String(started['adminUrl']);
  return {
    pid: child.pid ?? 0,
    url: String(started['url']),
    adminUrl,
    lines,
    logged,
    signal: (name) => void child.kill(name),
    ask: (path, method = 'GET') =>
      fetch(new URL(path, adminUrl), { method, headers: { authorization: `Bearer ${adminToken}` } }),
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Ends every program of the test, the hard way. */
export async function stopPrograms(): Promise<void> {
  await Promise.all(
    [...running].map((child) => {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      return closed;
    }),
  );
}
