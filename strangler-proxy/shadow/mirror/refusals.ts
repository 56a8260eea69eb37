/** Origins that have just refused a connection. */
export interface Refusals {
  /** True for a moment after a refusal: to ask again would only be refused again. */
  isFresh(origin: string): boolean;
  note(origin: string): void;
}

/**
 * So long that a side that is down costs nothing: each refused connection is a client of undici, a socket and errors with
 * their stacks, whose collection stops the clients of the primary for milliseconds. So short that nobody misses a side
 * that is back.
 */
const freshMs = 250;
/** More than a proxy has upstreams; those that a reload took away are forgotten. */
const remembered = 1000;

export function makeRefusals(now: () => number = () => performance.now()): Refusals {
  const refusedAt = new Map<string, number>();
  return {
    isFresh: (origin) => now() - (refusedAt.get(origin) ?? -Infinity) < freshMs,
    note(origin) {
      refusedAt.delete(origin);
      refusedAt.set(origin, now());
      const [oldest] = refusedAt.keys();
      if (refusedAt.size > remembered && oldest !== undefined) refusedAt.delete(oldest);
    },
  };
}
