/** Things by their key, newest first; beyond the limit the oldest is forgotten. */
export interface NewestFirst<T> {
  put(key: string, value: T): void;
  get(key: string): T | undefined;
  list(): readonly T[];
}

/** A fake lives as long as the stack does: without a limit, weeks of traffic would stay in memory. */
export function makeNewestFirst<T>(limit: number): NewestFirst<T> {
  const kept = new Map<string, T>();
  return {
    put(key, value) {
      // Deleting first moves the entry to the end: the first one is always the oldest.
      kept.delete(key);
      kept.set(key, value);
      const oldest = kept.keys().next();
      if (kept.size > limit && oldest.done !== true) kept.delete(oldest.value);
    },
    get: (key) => kept.get(key),
    list: () => [...kept.values()].reverse(),
  };
}
