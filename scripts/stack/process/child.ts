import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { guard, unguard } from './guardian.ts';
import { groupAlive } from './identity.ts';

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
  /** Resolves when it and its whole group are gone, with how it ended: `code 1` or `signal SIGKILL`. */
  readonly exited: Promise<string>;
  readonly hasExited: () => boolean;
  /** SIGTERM to the process, SIGKILL to its whole group after `graceMs`; resolves when the group is gone. */
  readonly stop: (graceMs?: number) => Promise<void>;
  /** SIGKILL to the whole group; resolves when it is gone. */
  readonly kill9: () => Promise<void>;
}

// The child waits for a line before it becomes the program: if we die between spawn and guard, it reads the end of the
// pipe and leaves, so there is no moment in which a killed parent leaves something behind.
const GATE = 'read -r go || exit 1; exec "$@" </dev/null';
const DEFAULT_GRACE_MS = 12_000;

/** Sends a signal to a process group; it may be gone already. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    // EPERM is macOS's answer for a group of which only zombies are left.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

async function endGroup(group: number): Promise<void> {
  while (groupAlive(group)) {
    signalGroup(group, 'SIGKILL');
    await sleep(20);
  }
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
  child.stdin?.on('error', () => undefined); // the exit event tells the story
  let ended = false;
  const leaderEnded = new Promise<string>((resolve) => {
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
  if (pid === undefined) throw new Error(`${spec.command} could not be started: ${await leaderEnded}`);
  guard(pid);
  child.stdin?.end('go\n');
  const exited = leaderEnded.then(async (how) => {
    // Whatever the leader leaves behind (Erlang's helpers, a shell's children) ends with it.
    await endGroup(pid);
    unguard(pid);
    return how;
  });
  return {
    pid,
    exited,
    hasExited: () => ended,
    async stop(graceMs = DEFAULT_GRACE_MS) {
      if (!ended) child.kill('SIGTERM');
      const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
    },
    async kill9() {
      signalGroup(pid, 'SIGKILL');
      await exited;
    },
  };
}
