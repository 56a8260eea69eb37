import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { coreCommand, type Core } from './core.ts';
import { runGenerator } from './generator.ts';
import { findOrInstallTool } from './tools.ts';

const WRK_REPORT = fileURLToPath(new URL('wrk-report.lua', import.meta.url));
const MARK = 'WRK-REPORT ';
const run = promisify(execFile);

/** What one closed-loop run found; latencies in milliseconds. */
export interface LoadResult {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly non2xx: number;
  readonly socketErrors: number;
}

export interface LoadRun {
  readonly url: string;
  readonly core: Core;
  readonly connections: number;
  readonly seconds: number;
}

/** Load from connections that ask again as soon as they were answered. */
export interface ClosedLoop {
  readonly description: string;
  run(o: LoadRun): Promise<LoadResult>;
}

/** wrk with one thread; the toolkit's own, slower generator where wrk cannot be had. */
export function makeClosedLoop(): ClosedLoop {
  const wrk = findOrInstallTool('wrk');
  return wrk === undefined
    ? { description: 'an own generator in node (wrk is not installed: figures only compare)', run: runOwn }
    : { description: 'wrk', run: (o) => runWrk(wrk, o) };
}

async function runWrk(wrk: string, o: LoadRun): Promise<LoadResult> {
  const args = ['-t', '1', '-c', String(o.connections), '-d', `${o.seconds}s`, '-s', WRK_REPORT, o.url];
  const { command, args: all } = coreCommand(o.core, wrk, args);
  const { stdout } = await run(command, all);
  const line = stdout.split('\n').find((each) => each.startsWith(MARK));
  if (line === undefined) throw new Error(`wrk printed no report:\n${stdout}`);
  const report = JSON.parse(line.slice(MARK.length)) as Record<string, number>;
  const figure = (name: string): number => report[name] ?? Number.NaN;
  return {
    requests: figure('requests'),
    requestsPerSecond: figure('requests') / (figure('durationUs') / 1e6),
    p50: figure('p50Us') / 1000,
    p99: figure('p99Us') / 1000,
    non2xx: figure('status'),
    socketErrors: figure('connect') + figure('read') + figure('write') + figure('timeout'),
  };
}

function runOwn({ core, url, connections, seconds }: LoadRun): Promise<LoadResult> {
  return runGenerator('closed-loop-generator.ts', core, { url, connections, seconds });
}
