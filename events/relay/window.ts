import type { OutboxRow } from './rows.ts';

/**
 * The rows that the relay holds in memory: at most one in flight per aggregate, the next of the same aggregate behind it,
 * other aggregates past it. Bounded by the relay, which fetches no more while it is full.
 */
export interface Window {
  /** Rows in hand: waiting, in flight, or confirmed and not yet archived. */
  readonly size: number;
  readonly inFlight: number;
  has(id: number): boolean;
  /** Adds rows, in order within each aggregate. */
  add(rows: readonly OutboxRow[]): void;
  /** The next row whose aggregate has nothing in flight; it counts as in flight from now on. */
  take(): OutboxRow | undefined;
  /** The row in flight was confirmed: the next of its aggregate may go. It stays in hand until {@link forget}. */
  confirmed(row: OutboxRow): void;
  /** The row in flight failed: it and all that wait behind it are out of hand; they are fetched again later. */
  failed(row: OutboxRow): void;
  /** Rows are no longer in hand. */
  forget(rows: readonly OutboxRow[]): void;
}

/** An empty window. */
export function makeWindow(): Window {
  const known = new Set<number>();
  const waiting = new Map<string, OutboxRow[]>();
  const busy = new Set<string>();
  // Subjects whose first waiting row may go, in order of arrival.
  const free = new Set<string>();

  return {
    get size() {
      return known.size;
    },
    get inFlight() {
      return busy.size;
    },
    has: (id) => known.has(id),
    add: (rows) => {
      for (const row of rows) {
        const { subject } = row.event;
        known.add(row.id);
        const queue = waiting.get(subject);
        if (queue === undefined) waiting.set(subject, [row]);
        else queue.push(row);
        if (!busy.has(subject)) free.add(subject);
      }
    },
    take: () => {
      for (const subject of free) {
        free.delete(subject);
        const queue = waiting.get(subject);
        const row = queue?.shift();
        if (queue?.length === 0) waiting.delete(subject);
        if (row === undefined) continue;
        busy.add(subject);
        return row;
      }
      return undefined;
    },
    confirmed: (row) => {
      busy.delete(row.event.subject);
      if (waiting.has(row.event.subject)) free.add(row.event.subject);
    },
    failed: (row) => {
      const { subject } = row.event;
      busy.delete(subject);
      free.delete(subject);
      known.delete(row.id);
      for (const behind of waiting.get(subject) ?? []) known.delete(behind.id);
      waiting.delete(subject);
    },
    forget: (rows) => {
      for (const row of rows) known.delete(row.id);
    },
  };
}
