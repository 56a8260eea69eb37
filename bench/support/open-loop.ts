import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { coreCommand, type Core } from './core.ts';

const GENERATOR = fileURLToPath(new URL('../load/open-loop-generator.ts', import.meta.url));

/** Latencies of an open-loop run in milliseconds, measured from the intended send time. */
export interface OpenLoopResult {
  readonly p50: number;
  readonly p99: number;
  readonly sent: number;
  readonly failed: number;
}

export interface OpenLoopRun {
  readonly url: string;
  readonly core: Core;
  readonly rate: number;
  readonly seconds: number;
  readonly connections: number;
}

/** Sends at a fixed rate whether or not answers have come, from a process on the generator's core. */
export async function runOpenLoop(o: OpenLoopRun): Promise<OpenLoopResult> {
  const settings = JSON.stringify({ url: o.url, rate: o.rate, seconds: o.seconds, connections: o.connections });
  const { command, args } = coreCommand(o.core, process.execPath, [GENERATOR, settings]);
  const { stdout } = await promisify(execFile)(command, args);
  return JSON.parse(stdout) as OpenLoopResult;
}
