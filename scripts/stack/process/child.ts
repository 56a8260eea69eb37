import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { guard, unguard } from './guardian.ts';

export interface ChildSpec {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** stdout and stderr are appended here. */
  readonly logFile: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** A process in a group of its own that cannot outlive us. */
export interface GuardedChild {
  readonly pid: number;
  /** How it ended: `code 1` or `signal SIGKILL`. */
  readonly exited: Promise<string>;
  hasExited(): boolean;
  /** SIGTERM to the process, SIGKILL to its whole group after `graceMs`; resolves when the group is gone. */
  readonly stop: (graceMs?: number) => Promise<void>;
  /** SIGKILL to the whole group; resolves when it is gone. */
  readonly kill9: () => Promise<void>;
}

// The child waits for a line before it becomes the program: if we die between spawn and guard, it reads the end of the
// pipe and leaves, so there is no moment in which a killed parent leaves something behind.
const GATE = 'read -r go || exit 1; exec "$@" </dev/null';

export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ESRCH') return false;
    // macOS answers EPERM for a group of which only zombies are left.
    if (code === 'EPERM') return signal === 0;
    throw error;
  }
}

async function groupGone(group: number): Promise<void> {
  // Bounded: in a container without an init process zombies stay for ever and still count as a group.
  for (let i = 0; i < 100 && signalGroup(group, 0); i += 1) await sleep(20);
}

/** Starts a program in its own process group, guarded. */
export async function startChild(spec: ChildSpec): Promise<GuardedChild> {
  const log = openSync(spec.logFile, 'a', 0o600);
  const child = spawn('/bin/sh', ['-c', GATE, 'sh', spec.command, ...spec.args], {
    env: { ...process.env, ...spec.env },
    stdio: ['pipe', log, log],
    detached: true,
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    ...(spec.uid === undefined ? {} : { uid: spec.uid }),
    ...(spec.gid === undefined ? {} : { gid: spec.gid }),
  });
  closeSync(log);
  child.stdin.on('error', () => undefined); // the exit event tells the story
  let ended = false;
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      ended = true;
      resolve(signal === null ? `code ${code ?? 'unknown'}` : `signal ${signal}`);
    });
    child.once('error', (error) => {
      ended = true;
      resolve(error.message);
    });
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${spec.command} could not be started: ${await exited}`);
  guard(pid);
  child.stdin.end('go\n');
  // Whatever the leader leaves behind (Erlang's helpers, a shell's children) ends with it.
  const gone = exited.then(async () => {
    signalGroup(pid, 'SIGKILL');
    await groupGone(pid);
    unguard(pid);
  });
  return {
    pid,
    exited,
    hasExited: () => ended,
    async stop(graceMs = 10_000) {
      if (!ended) {
        process.kill(pid, 'SIGTERM');
        const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
        await exited;
        clearTimeout(timer);
      }
      await gone;
    },
    async kill9() {
      signalGroup(pid, 'SIGKILL');
      await gone;
    },
  };
}
