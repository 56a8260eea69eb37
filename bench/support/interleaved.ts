import { setTimeout as sleep } from 'node:timers/promises';
import { median } from './statistics.ts';

const PAUSE_MS = 300;

/** One of the things that are measured in turn, and how it is measured once. */
export interface Entrant<T> {
  readonly name: string;
  run(): Promise<T>;
}

/** What each entrant gave, by its name, one result per round. */
export type Rounds<T> = ReadonlyMap<string, readonly T[]>;

/** Measures all entrants once per round; the order turns from round to round, so that a noisy minute falls on all alike. */
export async function interleave<T>(
  title: string,
  entrants: readonly Entrant<T>[],
  rounds: number,
): Promise<Rounds<T>> {
  const results = new Map<string, T[]>(entrants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const turn = round % entrants.length;
    for (const entrant of [...entrants.slice(turn), ...entrants.slice(0, turn)]) {
      await sleep(PAUSE_MS);
      results.get(entrant.name)?.push(await entrant.run());
    }
    console.error(`${title}: round ${round + 1} of ${rounds}`);
  }
  return results;
}

/** Median over the rounds of a figure. */
export function medianOf<T>(results: Rounds<T>, name: string, figure: (result: T) => number): number {
  return median((results.get(name) ?? []).map(figure));
}

/** Median over the rounds of the ratio within a round of one entrant's figure to another's. */
export function medianRatio<T>(results: Rounds<T>, name: string, base: string, figure: (result: T) => number): number {
  const bases = results.get(base) ?? [];
  return median(
    (results.get(name) ?? []).flatMap((result, round) => {
      const other = bases[round];
      return other === undefined ? [] : [figure(result) / figure(other)];
    }),
  );
}
