/** Seeded randomness: the same seed makes the same choices in the same order. */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  /** from ≤ n ≤ to. */
  int(from: number, to: number): number;
  /** Undefined for an empty list. */
  pick<T>(items: readonly T[]): T | undefined;
  /** Earlier items more often (Zipf): what a menu's first pages sell. */
  pickPopular<T>(items: readonly T[]): T | undefined;
  chance(probability: number): boolean;
  /** Milliseconds to the next event of a Poisson process. */
  gapMs(ratePerSecond: number): number;
  shuffled<T>(items: readonly T[]): T[];
}

export function makeRandom(seed: number): Random {
  let state = seed >>> 0;
  // mulberry32: 32 bits of state are plenty for choosing pizzas.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    int,
    pick: (items) => items[int(0, items.length - 1)],
    pickPopular: (items) => items[Math.floor((items.length + 1) ** next()) - 1] ?? items[0],
    chance: (probability) => next() < probability,
    gapMs: (ratePerSecond) => (-Math.log(1 - next()) / ratePerSecond) * 1000,
    shuffled(items) {
      const copy = [...items];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = int(0, i);
        [copy[i], copy[j]] = [copy[j] as (typeof copy)[number], copy[i] as (typeof copy)[number]];
      }
      return copy;
    },
  };
}
