import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { coreCommand, type Core } from './core.ts';

const TICKS_PER_SECOND = 100;
const STOP_PATIENCE_MS = 5_000;
const KEPT_OUTPUT_CHARS = 8_000;

/** A process of the benchmark, bound to one core. */
export interface PinnedProcess {
  readonly pid: number;
  /** The last lines it printed, for the message when it fails. */
  output(): string;
  exited(): boolean;
  /** CPU seconds used so far by the process and its direct children (nginx works in a child). */
  cpuSeconds(): number;
  /** Memory held now, with that of its direct children; NaN without /proc. */
  residentBytes(): number;
  /** The most it has held, with that of its direct children. */
  peakBytes(): number;
  stop(): Promise<void>;
}

export interface PinnedCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly core: Core;
  readonly env?: Readonly<Record<string, string>>;
}

const running = new Set<PinnedProcess>();

/** Starts a command on one core; its output is kept, not printed. */
export function startPinned(o: PinnedCommand): PinnedProcess {
  const { command, args } = coreCommand(o.core, o.command, o.args);
  const child = spawn(command, args, {
    env: { ...process.env, NODE_ENV: 'production', ...o.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-KEPT_OUTPUT_CHARS);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.on('error', (error) => keep(Buffer.from(`${error.message}\n`)));
  const started: PinnedProcess = {
    pid: child.pid ?? 0,
    output: () => output,
    exited: () => hasExited(child),
    cpuSeconds: () => sumOverProcesses(child.pid ?? 0, ownCpuSeconds),
    residentBytes: () => sumOverProcesses(child.pid ?? 0, (pid) => statusBytes(pid, 'VmRSS')),
    peakBytes: () => sumOverProcesses(child.pid ?? 0, (pid) => statusBytes(pid, 'VmHWM')),
    stop: async () => {
      await stopChild(child);
      running.delete(started);
    },
  };
  running.add(started);
  return started;
}

/** Stops whatever is still running, for an interrupted or failed benchmark. */
export async function stopAllPinned(): Promise<void> {
  await Promise.all([...running].map((each) => each.stop()));
}

function hasExited(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function stopChild(child: ChildProcess): Promise<void> {
  const until = Date.now() + STOP_PATIENCE_MS;
  child.kill('SIGTERM');
  while (!hasExited(child)) {
    if (Date.now() > until) child.kill('SIGKILL');
    await sleep(20);
  }
}

/** Adds a figure up over a process and its direct children (nginx works in a child, as workers do). */
function sumOverProcesses(pid: number, figure: (pid: string) => number): number {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    const pids = [String(pid), ...(children === '' ? [] : children.split(' '))];
    return pids.reduce((sum, each) => sum + figure(each), 0);
  } catch {
    // No /proc on this system, or the process is gone: the figure is left out, not guessed.
    return Number.NaN;
  }
}

function statusBytes(pid: string, name: 'VmRSS' | 'VmHWM'): number {
  const kib = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) * 1024;
}

function ownCpuSeconds(pid: string): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
