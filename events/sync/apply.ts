import type { Knex } from 'knex';
import { changedFields, deleteThin, summarizeThin, type ThinRow } from '../capture/thin.ts';
import { write } from '../database/rows.ts';
import { partsOfSubject, type Envelope } from '../envelope.ts';
import { EventsError } from '../errors.ts';
import { ringWhenCommitted } from '../outbox/post-commit.ts';
import { lockAggregate, nextSeq, type AggregateState } from '../outbox/sequence.ts';
import { storeEvents } from '../outbox/store.ts';
import { lockRoot, lockThin } from './lock.ts';
import { mergeFields, takenFields } from './merge.ts';
import type { Conflict, SyncRules } from './rules.ts';

/** Applies an event's data to this side's tables. */
export type Apply = (trx: Knex.Transaction, event: Envelope) => Promise<void>;

/**
 * What became of the other side's event. `superseded`: we are not the owner, and have changes that the writer had not
 * seen; the owner gets them, merges, and its merged event replaces both.
 */
export type SyncOutcome = 'applied' | 'merged' | 'superseded';

/**
 * Applies an event of the other side of an aggregate that both sides write, in one READ COMMITTED transaction. Locks in
 * this order: number of the aggregate, root row, this aggregate's thin rows.
 *
 * Nobody's change is erased silently:
 * - Own events that the writer had not seen are known by the version vector (`seen` against `own_seq`), own changes that
 *   are no events yet by their thin rows; either makes it a conflict.
 * - A business transaction in progress holds the root row or its own thin row: NOWAIT finds it, and we try again later.
 * - One that begins while we apply either waits for rows we hold, and then changes what we wrote, or gets to a row before
 *   us. Then we waited for its commit before writing over that row, so its thin row is committed by the time we look
 *   again at the end; we roll back and begin anew, with that change as a pending one.
 */
export async function applySynced(
  trx: Knex.Transaction,
  rules: SyncRules,
  event: Envelope,
  apply: Apply,
): Promise<SyncOutcome> {
  const { subject } = event;
  const { id } = partsOfSubject(subject);
  const state = await lockAggregate(trx, subject);
  await lockRoot(trx, subject, rules.root, id);
  const pending = await lockThin(trx, subject);
  const unseen = state.ownSeq > seenBy(event);
  // A backfill row asks for an event of the current state, whatever that will be: it is no change.
  if (!unseen && pending.every((row) => row.op === 'B')) {
    await applyAs(trx, subject, pending, () => apply(trx, event));
    await noteSeen(trx, event);
    return 'applied';
  }
  if (!rules.owner) {
    // Not seen: our next event must tell the owner that it was made without this one.
    await write(trx, 'UPDATE strangler_agg_seq SET seq = GREATEST(seq, ?) WHERE aggregate = ?', [event.seq, subject]);
    return 'superseded';
  }
  await settle(trx, rules, event, { state, pending, apply, ours: await rules.read(trx, id) });
  return 'merged';
}

interface Side {
  readonly state: AggregateState;
  readonly pending: readonly ThinRow[];
  readonly ours: object | null;
  readonly apply: Apply;
}

// The owner's own pending changes and the merge become one event, with a number above both sides'.
async function settle(trx: Knex.Transaction, rules: SyncRules, event: Envelope, side: Side): Promise<void> {
  const { subject } = event;
  const { ours, pending } = side;
  const thin = summarizeThin(pending).get(subject);
  const pendingFields = thin === undefined ? [] : changedFields(thin, ours);
  const unseenFields = Object.entries(side.state.ownFields)
    .filter(([, seq]) => seq > seenBy(event))
    .map(([field]) => field);
  const conflict: Conflict = {
    subject,
    ours,
    theirs: event.data as object | null,
    ourFields: [...new Set([...unseenFields, ...pendingFields])],
    theirFields: event.changed,
  };
  const merged = rules.merge === undefined ? mergeFields(conflict) : rules.merge(conflict);
  const changed = [...new Set([...pendingFields, ...takenFields(conflict)])];
  await noteSeen(trx, event);
  const { seq, seen } = await nextSeq(trx, subject, pendingFields);
  const emitted = {
    type: rules.type,
    source: rules.source,
    subject,
    seq,
    seen,
    origin: thin?.origin ?? rules.source,
    data: merged,
    changed,
  };
  if (merged !== null) await applyAs(trx, subject, pending, () => side.apply(trx, { ...event, ...emitted }));
  await storeEvents(trx, [emitted]);
  await deleteThin(trx, pending);
  await noteConflict(trx, event, conflict, seq);
  ringWhenCommitted(trx);
}

function seenBy(event: Envelope): number {
  // A publisher that does not tell what it had seen counts as one that had seen everything before its own number.
  return event.seen ?? event.seq - 1;
}

async function noteSeen(trx: Knex.Transaction, event: Envelope): Promise<void> {
  await write(
    trx,
    'UPDATE strangler_agg_seq SET seq = GREATEST(seq, ?), seen = GREATEST(seen, ?) WHERE aggregate = ?',
    [event.seq, event.seq, event.subject],
  );
}

async function noteConflict(
  trx: Knex.Transaction,
  event: Envelope,
  conflict: Conflict,
  mergedSeq: number,
): Promise<void> {
  if (conflict.ourFields.length === 0) return;
  const kept = conflict.theirFields.filter((field) => conflict.ourFields.includes(field));
  await write(
    trx,
    `INSERT INTO strangler_conflicts (aggregate, event_id, seq, merged_seq, ours, theirs, kept, envelope, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, NOW(6))`,
    [
      event.subject,
      event.id,
      event.seq,
      mergedSeq,
      JSON.stringify(conflict.ourFields),
      JSON.stringify(conflict.theirFields),
      JSON.stringify(kept),
      JSON.stringify(event),
    ],
  );
}

async function applyAs(
  trx: Knex.Transaction,
  subject: string,
  pending: readonly ThinRow[],
  work: () => Promise<void>,
): Promise<void> {
  await trx.raw('SET @strangler_applying = ?', [subject]);
  try {
    await work();
  } finally {
    // The connection goes back to the pool. A failure here is thrown: the transaction must not be committed then.
    await trx.raw('SET @strangler_applying = NULL');
  }
  const known = new Set(pending.map((row) => row.id));
  const now = await lockThin(trx, subject);
  if (now.some((row) => !known.has(row.id))) throw new EventsError('aggregate-busy', subject);
}
