import type { Knex } from 'knex';
import { write } from '../database/rows.ts';
import type { Envelope } from '../envelope.ts';
import { partsOfSubject } from '../envelope.ts';
import { EventsError } from '../errors.ts';
import { nextSeq } from '../outbox/sequence.ts';
import { storeEvents, type UnstoredEvent } from '../outbox/store.ts';
import type { CapturedAggregate } from './aggregate.ts';
import { changedFields, deleteThin, readThin, summarizeThin, type ThinSummary } from './thin.ts';

/** Readers by aggregate name. */
export type Readers = ReadonlyMap<string, CapturedAggregate>;

/**
 * Turns the thin rows of these aggregates into stored events, in one REPEATABLE READ transaction:
 *
 * 1. Lock the aggregates' numbers, in order of their names. From here on no other assembler and no sync touches them.
 * 2. Only then the first plain SELECT opens the snapshot (locking statements do not open it). Had it been opened before
 *    the lock was granted, the state could be older than an event that another process stored meanwhile, and would be
 *    published after it with a higher number.
 * 3. Thin rows and entities come from that one snapshot: the entity contains exactly the changes whose thin rows are read
 *    (a business transaction writes both), never half of a transaction.
 * 4. Exactly the thin rows that were read are deleted, by primary key. A change committed after the snapshot has its
 *    thin row left and makes another event.
 *
 * A crash before the commit leaves everything as it was; after it, the event is in the outbox and the thin rows are gone.
 * Several quick changes of an aggregate become one event; each of them is in its data.
 */
export async function assemble(
  knex: Knex,
  subjects: readonly string[],
  source: string,
  readers: Readers,
): Promise<readonly Envelope[]> {
  const sorted = [...new Set(subjects)].sort();
  // Outside: inserting under REPEATABLE READ would lock gaps that other transactions need. A row with number 0 is harmless.
  await write(
    knex,
    `INSERT IGNORE INTO strangler_agg_seq (aggregate, seq) VALUES ${sorted.map(() => '(?, 0)').join(', ')}`,
    sorted,
  );
  return knex.transaction(
    async (trx) => {
      await trx.raw('SELECT seq FROM strangler_agg_seq WHERE aggregate IN (?) ORDER BY aggregate FOR UPDATE', [sorted]);
      const pending = summarizeThin(await readThin(trx, sorted));
      const events: UnstoredEvent[] = [];
      for (const [subject, summary] of pending) events.push(await eventOf(trx, subject, summary, source, readers));
      const stored = await storeEvents(trx, events);
      await deleteThin(
        trx,
        [...pending.values()].flatMap((summary) => summary.rows),
      );
      return stored;
    },
    { isolationLevel: 'repeatable read' },
  );
}

async function eventOf(
  trx: Knex.Transaction,
  subject: string,
  summary: ThinSummary,
  source: string,
  readers: Readers,
): Promise<UnstoredEvent> {
  const { aggregate, id } = partsOfSubject(subject);
  const reader = readers.get(aggregate);
  if (reader === undefined) throw new EventsError('unknown-aggregate', subject);
  const data = await reader.read(trx, id);
  const changed = changedFields(summary, data);
  const { seq, seen } = await nextSeq(trx, subject, changed);
  return { type: reader.type, source, subject, seq, seen, origin: summary.origin, data, changed };
}
