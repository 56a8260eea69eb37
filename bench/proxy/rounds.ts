import { setTimeout as sleep } from 'node:timers/promises';
import type { Core } from '../support/core.ts';
import type { ClosedLoop, LoadResult } from '../support/closed-loop.ts';
import type { Competitor, RunningCompetitor } from './competitors/competitor.ts';
import { MEASURED_PATH } from './measured.ts';

const WARM_UP_SECONDS = 3;
const PAUSE_MS = 500;

/** A competitor that has been started and verified. */
export interface Contender {
  readonly competitor: Competitor;
  readonly server: RunningCompetitor;
}

/** One run of one competitor in one round. */
export interface RoundResult extends LoadResult {
  readonly name: string;
  readonly round: number;
  /** Requests per CPU second of the proxy's process: hardly moved by what else the machine does. */
  readonly requestsPerCpuSecond: number;
}

export interface RoundsOptions {
  readonly load: ClosedLoop;
  readonly core: Core;
  readonly connections: number;
  readonly rounds: number;
  readonly seconds: number;
}

/**
 * Measures all contenders in interleaved rounds: within a round each runs once, and the order turns
 * from round to round, so that a noisy minute falls on all of them alike.
 */
export async function runRounds(contenders: readonly Contender[], o: RoundsOptions): Promise<RoundResult[]> {
  const run = (contender: Contender, seconds: number): Promise<LoadResult> =>
    o.load.run({ ...o, url: contender.server.url + MEASURED_PATH, seconds });
  for (const contender of contenders) {
    console.error(`warm-up: ${contender.competitor.name}`);
    await run(contender, WARM_UP_SECONDS);
  }
  const results: RoundResult[] = [];
  for (let round = 0; round < o.rounds; round += 1) {
    const turn = round % contenders.length;
    for (const contender of [...contenders.slice(turn), ...contenders.slice(0, turn)]) {
      // Whatever was held up by the last run, ours or another's, gets its turn.
      await sleep(PAUSE_MS);
      const cpuBefore = contender.server.process?.cpuSeconds() ?? Number.NaN;
      const load = await run(contender, o.seconds);
      const cpu = (contender.server.process?.cpuSeconds() ?? Number.NaN) - cpuBefore;
      const requestsPerCpuSecond = load.requests / cpu;
      results.push({ ...load, name: contender.competitor.name, round, requestsPerCpuSecond });
    }
    const line = results.filter((each) => each.round === round);
    const figures = line.map((each) => `${each.name} ${Math.round(each.requestsPerSecond)}/s`).sort();
    console.error(`round ${round + 1} of ${o.rounds}: ${figures.join(', ')}`);
  }
  return results;
}
