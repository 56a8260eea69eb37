import { problem } from '../../services/kit/index.ts';

/** Runs work with the same key one after the other. */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** At most `limit` wait behind one key; whoever comes then is told to try again (503). */
export function makeInTurn(limit: number): InTurn {
  const queues = new Map<string, { tail: Promise<unknown>; length: number }>();

  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const queue = queues.get(key) ?? { tail: Promise.resolve(), length: 0 };
    if (queue.length >= limit) throw problem('not-available', 'Too many people log in at once. Try again in a moment.');
    queues.set(key, queue);
    queue.length += 1;
    const result = queue.tail.then(work);
    // Who comes next does not mind how this one ended.
    queue.tail = result.catch(() => undefined);
    try {
      return await result;
    } finally {
      queue.length -= 1;
      if (queue.length === 0) queues.delete(key);
    }
  };
}
