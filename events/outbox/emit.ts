import type { Knex } from 'knex';
import type { Envelope } from '../envelope.ts';
import { ringWhenCommitted } from './post-commit.ts';
import { nextSeq } from './sequence.ts';
import { storeEvents } from './store.ts';

/** A change to be published. */
export interface EmittedEvent<T = unknown> {
  /** `order.changed`. */
  readonly type: string;
  /** The side that writes: `orders`. */
  readonly source: string;
  /** `order/123`. */
  readonly subject: string;
  /** The whole entity after the change; null when it was deleted. */
  readonly data: T | null;
  /** Names of the top-level fields that changed; all of them for a new entity. */
  readonly changed: readonly string[];
  readonly traceparent?: string;
  /** Who made the change; default: the source. */
  readonly origin?: string;
}

/**
 * Stores an event in the transaction that makes the change: both are committed, or neither. Locks the aggregate's number
 * until the end of the transaction; run the transaction under `withRetries`, because two writers may deadlock.
 *
 * `data` must not be older than that lock, or the event would take back what the sync applied in between: call
 * `lockAggregate` first and read the entity afterwards (READ COMMITTED, or no read before the lock), as `inTransaction`
 * makes possible.
 */
export async function emit<T>(trx: Knex.Transaction, event: EmittedEvent<T>): Promise<Envelope<T>> {
  const [envelope] = await emitAll(trx, [event]);
  return envelope as Envelope<T>;
}

/** Like {@link emit} for several aggregates at once: numbers are taken in the order of subjects, so that two such calls cannot deadlock. */
export async function emitAll(trx: Knex.Transaction, events: readonly EmittedEvent[]): Promise<readonly Envelope[]> {
  const sorted = [...events].sort((a, b) => (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0));
  const numbered = [];
  for (const event of sorted) {
    const { seq, seen } = await nextSeq(trx, event.subject, event.changed);
    numbered.push({ ...event, origin: event.origin ?? event.source, seq, seen });
  }
  const stored = await storeEvents(trx, numbered);
  ringWhenCommitted(trx);
  return stored;
}
