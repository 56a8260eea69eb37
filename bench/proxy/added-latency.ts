import type { Core } from '../support/core.ts';
import { runOpenLoop, type OpenLoopResult } from '../support/open-loop.ts';
import { median } from '../support/statistics.ts';
import type { Contender } from './rounds.ts';
import { MEASURED_PATH } from './measured.ts';

const COMPARED = ['direct', 'hpm-express', 'ours'];
const CONNECTIONS = 20;

/** Median over the rounds of one competitor's open-loop runs, milliseconds. */
export interface LatencyFigures {
  readonly name: string;
  readonly p50: number;
  readonly p99: number;
  readonly sent: number;
  readonly failed: number;
}

export interface AddedLatencyOptions {
  readonly core: Core;
  readonly rate: number;
  readonly rounds: number;
  readonly seconds: number;
}

/** Measures what a proxy adds when it is far from saturated, at a fixed rate, interleaved like the rounds. */
export async function measureLatency(
  contenders: readonly Contender[],
  o: AddedLatencyOptions,
): Promise<LatencyFigures[]> {
  const compared = contenders.filter((each) => COMPARED.includes(each.competitor.name));
  const runs = new Map<string, OpenLoopResult[]>(compared.map((each) => [each.competitor.name, []]));
  for (let round = 0; round < o.rounds; round += 1) {
    for (const { competitor, server } of compared) {
      const url = server.url + MEASURED_PATH;
      runs.get(competitor.name)?.push(await runOpenLoop({ ...o, url, connections: CONNECTIONS }));
    }
    console.error(`latency round ${round + 1} of ${o.rounds}`);
  }
  return [...runs].map(([name, results]) => ({
    name,
    p50: median(results.map((each) => each.p50)),
    p99: median(results.map((each) => each.p99)),
    sent: results.reduce((sum, each) => sum + each.sent, 0),
    failed: results.reduce((sum, each) => sum + each.failed, 0),
  }));
}
