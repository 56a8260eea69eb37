import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { selectRows } from '../database/rows.ts';
import { classifyFailure } from '../database/failures.ts';
import { withRetries } from '../database/retries.ts';
import type { Doorbell } from '../doorbell/doorbell.ts';
import { startLoop } from '../doorbell/loop.ts';
import { partsOfSubject } from '../envelope.ts';
import { messageOf } from '../errors.ts';
import { noMetrics, type EventMetrics } from '../observability.ts';
import type { Running } from '../running.ts';
import type { CapturedAggregate } from './aggregate.ts';
import { assemble, type Readers } from './assemble.ts';

/** What {@link startAssembler} needs. */
export interface AssemblerOptions {
  readonly knex: Knex;
  /** The side whose changes these are: `legacy`. */
  readonly source: string;
  readonly aggregates: readonly CapturedAggregate[];
  readonly logger: Logger;
  /** Rung by a doorbell of the database; rung again by the assembler when events are stored, for the relay. */
  readonly bell: Doorbell;
  /** Looks by itself this often, milliseconds; default 30,000: a backstop beside a sweep or binlog doorbell. */
  readonly sweepMs?: number;
  readonly metrics?: EventMetrics;
}

const PAGE = 1000;
const BATCH = 50;
// Aggregates whose reader fails are left alone for a while, so that they delay nobody; more than this many are forgotten.
const FAILING_MAX = 10_000;
const FAILING_PAUSE_MS = 5000;

/** Starts turning thin rows into stored events. Several may run on one database: the aggregate's lock keeps them apart. */
export function startAssembler(options: AssemblerOptions): Running {
  const readers: Readers = new Map(options.aggregates.map((aggregate) => [aggregate.aggregate, aggregate]));
  const metrics = options.metrics ?? noMetrics;
  const failing = new Map<string, number>();
  let stopping = false;
  const isStopping = (): boolean => stopping;

  // Each pass begins at the lowest id again: ids are not in the order of commits, so a remembered cursor would skip.
  const pass = async (): Promise<boolean> => {
    for (let after = 0; !isStopping();) {
      const rows = await selectRows<{ id: number; aggregate: string }>(
        options.knex,
        'SELECT id, aggregate FROM strangler_thin WHERE id > ? ORDER BY id LIMIT ?',
        [after, PAGE],
      );
      const subjects = [...new Set(rows.map((row) => row.aggregate))].filter((subject) => !isFailing(subject));
      for (let at = 0; at < subjects.length && !isStopping(); at += BATCH)
        await assembleBatch(subjects.slice(at, at + BATCH));
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return false;
      after = last.id;
    }
    return false;
  };

  const assembleBatch = async (subjects: readonly string[]): Promise<void> => {
    try {
      await run(subjects);
    } catch (error) {
      if (classifyFailure(error) === 'down') throw error;
      // One of them is at fault: each by itself, so that the others go on.
      for (const subject of subjects) await run([subject]).catch((cause: unknown) => noteFailure(subject, cause));
    }
  };

  const run = async (subjects: readonly string[]): Promise<void> => {
    const events = await withRetries(() => assemble(options.knex, subjects, options.source, readers));
    if (events.length > 0) options.bell.ring();
    for (const event of events) metrics.count('assembled', { type: event.type });
  };

  const noteFailure = (subject: string, error: unknown): void => {
    if (classifyFailure(error) === 'down') throw error;
    if (failing.size >= FAILING_MAX) failing.clear();
    failing.set(subject, Date.now() + FAILING_PAUSE_MS);
    metrics.count('assemblyFailed', { aggregate: partsOfSubject(subject).aggregate });
    options.logger.error('an aggregate could not be assembled', {
      event: 'events.assembly-failed',
      subject,
      error: messageOf(error),
    });
  };

  const isFailing = (subject: string): boolean => {
    const until = failing.get(subject);
    if (until === undefined) return false;
    if (until > Date.now()) return true;
    failing.delete(subject);
    return false;
  };

  const loop = startLoop({
    name: 'assembler',
    pass,
    bell: options.bell,
    sweepMs: options.sweepMs ?? 30_000,
    logger: options.logger,
  });
  return {
    stop: async () => {
      stopping = true;
      await loop.stop();
    },
  };
}
