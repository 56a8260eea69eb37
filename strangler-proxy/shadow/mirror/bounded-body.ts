import type { Reason } from '../types.ts';
import type { MemoryBudget } from './memory-budget.ts';

/** A body that is collected up to a bound of its own and one shared by all. */
export interface BoundedBody {
  /** Copies the chunk; gives the reason when a bound forbids it (everything is let go of then). */
  add(chunk: Buffer): Extract<Reason, 'body-too-large' | 'memory'> | undefined;
  bytes(): Buffer;
  release(): void;
}

export function makeBoundedBody(maxBytes: number, budget: MemoryBudget): BoundedBody {
  let chunks: Buffer[] = [];
  let size = 0;
  const release = (): void => {
    budget.give(size);
    chunks = [];
    size = 0;
  };
  return {
    add(chunk) {
      const over = size + chunk.length > maxBytes ? 'body-too-large' : budget.take(chunk.length) ? undefined : 'memory';
      if (over !== undefined) {
        release();
        return over;
      }
      size += chunk.length;
      // A copy: the chunk is a view of a larger socket buffer that would stay in memory uncounted.
      chunks.push(Buffer.from(chunk));
      return undefined;
    },
    bytes: () => Buffer.concat(chunks, size),
    release,
  };
}
