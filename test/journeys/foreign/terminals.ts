import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { waitFor } from '../../support/wait-for.ts';

/** A command that goes on in a terminal of its own. */
export interface Terminal {
  readonly output: () => string;
  readonly hasEnded: () => boolean;
  /** Ctrl-C for all that it started; resolves when the shell has ended. */
  stop(): Promise<void>;
}

export interface Terminals {
  /** Runs a block to its end, in the folder in which the one before ended. */
  run(block: string): Promise<{ readonly code: number; readonly output: string }>;
  start(block: string): Terminal;
  /** The folder in which the next block begins. */
  folder(): string;
}

/** Shells of a reader whose home is `home`, and whose Node and npm are the machine's. */
export function makeTerminals(home: string): Terminals {
  const where = join(home, '.where');
  // What npm run puts before the machine's own programs is not there for a reader.
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const env = { PATH: path.join(delimiter), HOME: home, LANG: 'C.UTF-8', npm_config_update_notifier: 'false' };
  const folder = (): string => (existsSync(where) ? readFileSync(where, 'utf8').trim() : home);
  const shell = (script: string): { child: ChildProcess; output: () => string; ended: Promise<number> } => {
    const child = spawn('bash', ['-c', script], {
      cwd: folder(),
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
    return { child, output: () => output, ended };
  };
  return {
    folder,
    async run(block) {
      const { output, ended } = shell(`export USER=admin; set -e\n${block}\npwd > ${where}\n`);
      return { code: await ended, output: output() };
    },
    start(block) {
      const { child, output, ended } = shell(block);
      return {
        output,
        hasEnded: () => child.exitCode !== null || child.signalCode !== null,
        async stop() {
          try {
            process.kill(-(child.pid ?? 0), 'SIGINT');
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it has ended by itself
          }
          await ended;
        },
      };
    },
  };
}

/** Waits until something listens on the port. */
export async function listening(port: number): Promise<void> {
  await waitFor(`something to listen on port ${port}`, () => canConnect(port), 30_000);
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
