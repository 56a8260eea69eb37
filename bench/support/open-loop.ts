import type { Core } from './core.ts';
import { runGenerator } from './generator.ts';

/** Latencies of an open-loop run in milliseconds, measured from the intended send time. */
export interface OpenLoopResult {
  readonly p50: number;
  readonly p99: number;
  readonly sent: number;
  readonly failed: number;
  /** What the first of them met. */
  readonly firstFailure: string | null;
}

export interface OpenLoopRun {
  readonly url: string;
  readonly core: Core;
  readonly rate: number;
  readonly seconds: number;
  readonly connections: number;
}

/** Sends at a fixed rate whether or not answers have come, from a process on the generator's core. */
export function runOpenLoop({ core, url, rate, seconds, connections }: OpenLoopRun): Promise<OpenLoopResult> {
  return runGenerator('open-loop-generator.ts', core, { url, rate, seconds, connections });
}
