import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { classifyFailure } from '../database/failures.ts';
import { inTransaction } from '../database/retries.ts';
import { partsOfSubject, type Envelope } from '../envelope.ts';
import { messageOf } from '../errors.ts';
import { noMetrics } from '../observability.ts';
import { applySynced } from '../sync/apply.ts';
import { guard, setVersion } from './guard.ts';
import type { ConsumerOptions } from './options.ts';
import { park } from './park.ts';

/** What became of an event; every one of them may be acknowledged. */
export type Outcome = 'applied' | 'merged' | 'superseded' | 'duplicate' | 'stale' | 'parked';

const QUICK_TRIES = 3;
const FIRST_PAUSE_MS = 50;
// The monolith's longest transactions take some seconds; an aggregate that is busy for longer counts as a failed try.
const BUSY_BUDGET_MS = 15_000;

/**
 * Handles an event: three quick tries, then it is parked. Throws only when the database is down (`classifyFailure` says
 * so), which is no fault of the event: the caller waits and calls again.
 */
export async function processEvent(options: ConsumerOptions, event: Envelope): Promise<Outcome> {
  const metrics = options.metrics ?? noMetrics;
  let busyUntil = Date.now() + BUSY_BUDGET_MS;
  for (let tries = 0, pause = FIRST_PAUSE_MS; ;) {
    try {
      return await inTransaction(options.knex, (trx) => applyInTransaction(trx, options, event, false));
    } catch (error) {
      const failure = classifyFailure(error);
      if (failure === 'down') throw error;
      if (failure === 'busy' && Date.now() < busyUntil) {
        await sleep(10 + Math.random() * 40);
        continue;
      }
      tries += 1;
      busyUntil = 0;
      metrics.count('handlerFailed', { consumer: options.queue });
      options.logger.warn('an event could not be applied', {
        event: 'events.handler-failed',
        consumer: options.queue,
        subject: event.subject,
        seq: event.seq,
        tries,
        error: messageOf(error),
      });
      if (tries >= QUICK_TRIES) return parkEvent(options, event, messageOf(error), tries);
      await sleep(pause);
      pause *= 4;
    }
  }
}

/** Inbox row, version, handler and the events it emits: all in this transaction, or none of it. */
export async function applyInTransaction(
  trx: Knex.Transaction,
  options: ConsumerOptions,
  event: Envelope,
  replay: boolean,
): Promise<Outcome> {
  const { queue, sync } = options;
  const { verdict, last } = await guard(trx, queue, event, replay);
  if (verdict === 'duplicate' || verdict === 'stale') return verdict;
  if (verdict === 'behind') {
    await park(trx, queue, event, null, 0);
    return 'parked';
  }
  const synced = sync !== undefined && partsOfSubject(event.subject).aggregate === sync.aggregate;
  const outcome = synced
    ? await applySynced(trx, sync, event, (inner, merged) => options.handle(inner, merged))
    : await applyPlain(trx, options, event);
  await setVersion(trx, queue, event);
  const metrics = options.metrics ?? noMetrics;
  // Numbers of an aggregate that both sides write are shared, so jumps are usual there.
  if (!synced && last > 0 && event.seq > last + 1) metrics.count('jumps', { consumer: queue });
  if (outcome === 'merged') metrics.count('conflicts', { aggregate: partsOfSubject(event.subject).aggregate });
  return outcome;
}

async function applyPlain(trx: Knex.Transaction, options: ConsumerOptions, event: Envelope): Promise<'applied'> {
  await options.handle(trx, event);
  return 'applied';
}

/** Puts an event aside with its error, unless a later one of the aggregate has been applied in the meantime. */
export async function parkEvent(
  options: ConsumerOptions,
  event: Envelope,
  error: string,
  tries: number,
): Promise<Outcome> {
  const outcome = await inTransaction(options.knex, async (trx) => {
    const { verdict } = await guard(trx, options.queue, event);
    if (verdict === 'duplicate' || verdict === 'stale') return verdict;
    await park(trx, options.queue, event, error, tries);
    return 'parked' as const;
  });
  if (outcome === 'parked') {
    options.logger.error('an event was parked', {
      event: 'events.parked',
      consumer: options.queue,
      subject: event.subject,
      seq: event.seq,
      id: event.id,
      error,
    });
  }
  return outcome;
}
