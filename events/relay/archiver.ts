import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Leases } from './lease.ts';
import { archive, postpone, type OutboxRow } from './rows.ts';

/** Writes the outcome of publishing into the database, many rows at a time, one transaction after the other. */
export interface Archiver {
  /** The broker has it. */
  confirmed(row: OutboxRow): void;
  /** It has to be tried again later. */
  postponed(row: OutboxRow, why: string): void;
  /** True while the outcome of a failed row of this aggregate is not written yet. */
  stalled(subject: string): boolean;
  /** Resolves when everything told so far is written, or `stop` was called and one last try was made. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

/** What {@link makeArchiver} needs. */
export interface ArchiverOptions {
  readonly knex: Knex;
  readonly leases: Leases;
  readonly logger: Logger;
  /** These rows are done with, whether archived or left to another relay. */
  onWritten(rows: readonly OutboxRow[]): void;
}

const BATCH = 1000;
const RETRY_MS = 500;

/** Its queues are bounded by the window, which counts a row until it is written. */
export function makeArchiver(options: ArchiverOptions): Archiver {
  let confirmed: OutboxRow[] = [];
  let postponed: { row: OutboxRow; why: string }[] = [];
  const stalled = new Map<string, number>();
  let working: Promise<void> | undefined;
  let stopping = false;
  const isStopping = (): boolean => stopping;

  const work = async (): Promise<void> => {
    // One turn of the event loop, so that confirms that arrived together are written together.
    await new Promise((resolve) => setImmediate(resolve));
    while (confirmed.length > 0 || postponed.length > 0) {
      try {
        await writeConfirmed();
        await writePostponed();
      } catch (error) {
        options.logger.warn('the outcome of publishing could not be stored yet', {
          event: 'events.archive-failed',
          error: messageOf(error),
        });
        // Nothing is lost: what was not archived is published again by the next relay, and dropped by the consumers.
        if (isStopping()) return;
        await sleep(RETRY_MS);
      }
    }
  };

  const writeConfirmed = async (): Promise<void> => {
    const batch = confirmed.slice(0, BATCH);
    if (batch.length === 0) return;
    const epochs = new Map<number, number>();
    for (const { shard } of batch) {
      const epoch = options.leases.epochOf(shard);
      if (epoch !== undefined) epochs.set(shard, epoch);
    }
    const ours = batch.filter((row) => epochs.has(row.shard));
    if (ours.length > 0) await archive(options.knex, ours, epochs);
    confirmed = confirmed.slice(batch.length);
    options.onWritten(batch);
  };

  const writePostponed = async (): Promise<void> => {
    const batch = postponed.slice(0, BATCH);
    for (const why of new Set(batch.map((entry) => entry.why))) {
      await postpone(
        options.knex,
        batch.filter((entry) => entry.why === why).map((entry) => entry.row.id),
        why,
      );
    }
    postponed = postponed.slice(batch.length);
    for (const { row } of batch) {
      const left = (stalled.get(row.event.subject) ?? 1) - 1;
      if (left === 0) stalled.delete(row.event.subject);
      else stalled.set(row.event.subject, left);
    }
    if (batch.length > 0) options.onWritten(batch.map((entry) => entry.row));
  };

  const start = (): void => {
    working ??= work().finally(() => {
      working = undefined;
    });
  };

  return {
    confirmed: (row) => {
      confirmed.push(row);
      start();
    },
    postponed: (row, why) => {
      postponed.push({ row, why });
      stalled.set(row.event.subject, (stalled.get(row.event.subject) ?? 0) + 1);
      start();
    },
    stalled: (subject) => stalled.has(subject),
    drain: async () => {
      while (working !== undefined) await working;
    },
    stop: async () => {
      stopping = true;
      while (working !== undefined) await working;
    },
  };
}
