import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that was started and may still run. */
export interface RunningCli {
  readonly child: ChildProcess;
  /** What it has printed so far, both streams. */
  readonly output: () => string;
  readonly result: Promise<CliResult>;
}

const ROOT = join(import.meta.dirname, '..', '..');
/** The way of `npm run …`: bootstrap, then Node 26. */
export const BOOTSTRAP = join(ROOT, 'scripts', 'bootstrap.mjs');
const PROGRAM = join(ROOT, 'scripts', 'strangler.ts');

/** Starts `strangler …` in a process of its own. */
export function startCli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  program: string = PROGRAM,
): RunningCli {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const result = new Promise<CliResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
  return { child, output: () => stdout + stderr, result };
}

/** Runs `strangler …` to its end. */
export function runCli(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<CliResult> {
  return startCli(args, env).result;
}
