import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const REPORT_SCRIPT = fileURLToPath(new URL('wrk-report.lua', import.meta.url));
const MARK = 'WRK-REPORT ';

/** What one closed-loop run found; latencies in milliseconds. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly non2xx: number;
  readonly socketErrors: number;
}

export interface WrkRun {
  readonly wrk: string;
  readonly url: string;
  readonly core: number;
  readonly connections: number;
  readonly seconds: number;
}

/** Runs wrk on one core with one thread, every connection asking again as soon as it was answered. */
export async function runWrk(o: WrkRun): Promise<LoadResult> {
  const args = ['-c', String(o.core), o.wrk, '-t', '1', '-c', String(o.connections), '-d', `${o.seconds}s`];
  const { stdout } = await promisify(execFile)('taskset', [...args, '-s', REPORT_SCRIPT, o.url]);
  const line = stdout.split('\n').find((each) => each.startsWith(MARK));
  if (line === undefined) throw new Error(`wrk printed no report:\n${stdout}`);
  const report = JSON.parse(line.slice(MARK.length)) as Record<string, number>;
  const figure = (name: string): number => report[name] ?? Number.NaN;
  return {
    requestsPerSecond: figure('requests') / (figure('durationUs') / 1e6),
    p50: figure('p50Us') / 1000,
    p99: figure('p99Us') / 1000,
    non2xx: figure('status'),
    socketErrors: figure('connect') + figure('read') + figure('write') + figure('timeout'),
  };
}
