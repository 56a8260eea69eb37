import type { Copy } from './copy.ts';

/** From 0 to below 1, as Math.random. */
export type Random = () => number;

/**
 * Chooses a copy for the next request: of two random ones that are fit, the one with fewer requests in flight.
 *
 * Two choices spread nearly as evenly as asking all, and many proxies that choose like this do not rush to the same
 * copy at once (M. Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", IEEE Transactions on Parallel
 * and Distributed Systems 12(10), 2001). A copy that warms up passes on its turn as often as its weight says. Undefined:
 * none is fit but those that were tried.
 */
export function choose(copies: readonly Copy[], tried: readonly Copy[] | undefined, random: Random): Copy | undefined {
  let fit = 0;
  for (const copy of copies) if (isFit(copy, tried)) fit++;
  if (fit === 0) return undefined;
  if (fit === 1) return nthFit(copies, tried, 0);
  const at = Math.floor(random() * fit);
  const first = nthFit(copies, tried, at);
  const second = nthFit(copies, tried, (at + 1 + Math.floor(random() * (fit - 1))) % fit);
  if (first === undefined || second === undefined) return first ?? second;
  const [better, other] = second.inFlight < first.inFlight ? [second, first] : [first, second];
  const weight = better.health.weight();
  const chosen = weight < 1 && random() >= weight ? other : better;
  return chosen.gate.isFull ? (copies.find((copy) => isFit(copy, tried) && !copy.gate.isFull) ?? chosen) : chosen;
}

function isFit(copy: Copy, tried: readonly Copy[] | undefined): boolean {
  return copy.health.isIn() && tried?.includes(copy) !== true;
}

function nthFit(copies: readonly Copy[], tried: readonly Copy[] | undefined, n: number): Copy | undefined {
  let left = n;
  for (const copy of copies) if (isFit(copy, tried) && left-- === 0) return copy;
  return undefined;
}
