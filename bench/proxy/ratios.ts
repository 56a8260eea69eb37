import { median } from '../support/statistics.ts';
import type { RoundResult } from './rounds.ts';

/** The bars of ours against each competitor (requests/s), for the table; a goal is marked as such. */
export const BARS: Readonly<Record<string, string>> = {
  'ours/hpm-express': '≥ 1.75',
  'ours/fastify': '≥ 1.5',
  'ours/bare-undici': '≥ 0.8',
  'ours/nginx': 'goal ≥ 0.4',
};

/** Ours against one competitor. */
export interface Ratio {
  readonly name: string;
  /** Median over the rounds of the ratio within a round: the figure that is judged. */
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  /** Best round of ours against the best round of the other: both at their quietest. */
  readonly best: number;
  /** Median ratio of requests per CPU second, hardly moved by other load on the machine. */
  readonly cpu: number;
}

/** Pairs our run with the other's run of the same round. */
export function ratiosOf(results: readonly RoundResult[]): Ratio[] {
  const of = (name: string): RoundResult[] => results.filter((each) => each.name === name);
  const ours = of('ours');
  return Object.keys(BARS)
    .map((name) => ({ name, theirs: of(name.slice('ours/'.length)) }))
    .filter(({ theirs }) => theirs.length > 0 && ours.length > 0)
    .map(({ name, theirs }) => {
      const pairs = ours.flatMap((our) => {
        const their = theirs.find((each) => each.round === our.round);
        return their === undefined ? [] : [{ our, their }];
      });
      const rates = pairs.map(({ our, their }) => our.requestsPerSecond / their.requestsPerSecond);
      return {
        name,
        median: median(rates),
        lowest: Math.min(...rates),
        highest: Math.max(...rates),
        best: best(ours) / best(theirs),
        cpu: median(pairs.map(({ our, their }) => our.requestsPerCpuSecond / their.requestsPerCpuSecond)),
      };
    });
}

function best(results: readonly RoundResult[]): number {
  return Math.max(...results.map((each) => each.requestsPerSecond));
}
