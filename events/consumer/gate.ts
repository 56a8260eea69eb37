/** Lets many pass together, or one alone. */
export interface Gate {
  shared<T>(work: () => Promise<T>): Promise<T>;
  alone<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * A fair gate: who asks to be alone is not overtaken for ever by those who share. A failure belongs to whoever asked, and
 * reaches them; those who wait for their turn only want to know that it is over.
 */
export function makeGate(): Gate {
  let sharing = new Set<Promise<unknown>>();
  let last: Promise<unknown> = Promise.resolve();

  return {
    shared: async (work) => {
      await last;
      const running = work();
      const mine = sharing;
      const settled = running.catch(() => undefined).finally(() => mine.delete(settled));
      mine.add(settled);
      return running;
    },
    alone: (work) => {
      const before = last;
      const result = (async () => {
        await before;
        const others = sharing;
        sharing = new Set();
        await Promise.all(others);
        return work();
      })();
      last = result.catch(() => undefined);
      return result;
    },
  };
}
