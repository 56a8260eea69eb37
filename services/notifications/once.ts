/** Does a piece of work once for each key; who comes with the same key meanwhile or later gets the first's end. */
export type Once = (key: string | undefined, work: () => Promise<void>) => Promise<void>;

/**
 * Remembers the last `limit` keys, in memory: after a restart, and on another copy of the service, a repeated call sends
 * again. A message that comes twice is a nuisance, not a loss. Work that failed is forgotten and may be tried again.
 */
export function makeOnce(limit: number): Once {
  const done = new Map<string, Promise<void>>();
  return async (key, work) => {
    if (key === undefined) {
      await work();
      return;
    }
    const earlier = done.get(key);
    if (earlier !== undefined) {
      await earlier;
      return;
    }
    const run = work();
    done.set(key, run);
    const oldest = done.keys().next();
    if (done.size > limit && oldest.done !== true) done.delete(oldest.value);
    try {
      await run;
    } catch (error) {
      done.delete(key);
      throw error;
    }
  };
}
