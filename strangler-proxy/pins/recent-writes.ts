import type { Side } from '../config/types.ts';
import type { Mark } from './sides-cookie.ts';

/**
 * Who has just written on which side, for clients that keep no cookies but say who they are.
 *
 * Bounded: when it is full, the oldest is forgotten. It is this process's own: behind several proxies such a client may
 * be sent elsewhere by the next one.
 */
export class RecentWrites {
  readonly #most: number;
  readonly #marks = new Map<string, Mark>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Nobody's name is so long: one that is, is not remembered. */
  static readonly #longestUserId = 200;

  note(group: string, userId: string, mark: Mark): void {
    if (userId.length > RecentWrites.#longestUserId) return;
    const key = keyOf(group, userId);
    // Deleted first, so that the order of the map is that of the last writes.
    this.#marks.delete(key);
    this.#marks.set(key, mark);
    for (const [oldest] of this.#marks) {
      if (this.#marks.size <= this.#most) break;
      this.#marks.delete(oldest);
    }
  }

  sideOf(group: string, userId: string, now: number): Side | undefined {
    const key = keyOf(group, userId);
    const mark = this.#marks.get(key);
    if (mark === undefined) return undefined;
    if (mark.until > now) return mark.side;
    this.#marks.delete(key);
    return undefined;
  }

  get size(): number {
    return this.#marks.size;
  }
}

function keyOf(group: string, userId: string): string {
  return `${group} ${userId}`;
}
