import type { Knex } from 'knex';
import type { Logger } from 'winston';
import type { AmqpSupervisor } from '../amqp/supervisor.ts';
import type { PublishOutcome } from '../amqp/publisher.ts';
import { makeDoorbell, type Doorbell } from '../doorbell/doorbell.ts';
import { startLoop } from '../doorbell/loop.ts';
import { noMetrics, type EventMetrics } from '../observability.ts';
import { ringAfterCommit } from '../outbox/post-commit.ts';
import type { Running } from '../running.ts';
import { makeArchiver } from './archiver.ts';
import { fetchRows } from './fetch.ts';
import { RENEW_MS, makeLeases } from './lease.ts';
import { purge, type Retention } from './purge.ts';
import type { OutboxRow } from './rows.ts';
import { makeWindow } from './window.ts';

/** What {@link startRelay} needs. */
export interface RelayOptions {
  readonly knex: Knex;
  readonly amqp: AmqpSupervisor;
  readonly logger: Logger;
  /** Rung when there may be stored events; commits of `emit` through the same knex ring it by themselves. */
  readonly bell: Doorbell;
  /** The side whose outbox this is, for metrics. */
  readonly source: string;
  /** Most events in flight; default and maximum 500: more gains nothing with quorum queues. */
  readonly window?: number;
  /** Looks by itself this often, milliseconds; default 10,000. */
  readonly sweepMs?: number;
  readonly retention?: Retention;
  readonly metrics?: EventMetrics;
}

const PAGE = 1000;
// Rows in hand beyond which nothing more is fetched: bounded memory, the backlog stays in the database.
const IN_HAND_MAX = 3000;
const RETRY_LOOK_MS = 500;
// A postponed row is due within 6 s; the bell says nothing about it, so the relay looks by itself until then.
const LOOK_FOR_MS = 8000;
const PURGE_EVERY_MS = 600_000;
const DRAIN_MS = 5000;

/**
 * Starts publishing stored events. Crash points: before the confirm, the row is in the outbox and is published by the
 * next holder of the shard; after the confirm and before the archive, it is published once more and dropped by the
 * consumers. No lock and no transaction is held while waiting for the broker.
 */
export function startRelay(options: RelayOptions): Running {
  const { knex, logger, source } = options;
  const { publisher } = options.amqp;
  const metrics = options.metrics ?? noMetrics;
  const limit = Math.min(options.window ?? 500, 500);
  const window = makeWindow();
  const leases = makeLeases(knex);
  const archiver = makeArchiver({
    knex,
    leases,
    logger,
    onWritten: (rows) => {
      window.forget(rows);
      if (wantsMore && window.size < IN_HAND_MAX - PAGE) own.ring();
    },
  });
  const own = makeDoorbell();
  const wake = (): void => own.ring();
  const unlisten = [options.bell.onRing(wake), publisher.onReady(wake), ringAfterCommit(knex, own)];
  let wantsMore = false;
  let failures = 0;
  let stopping = false;
  let retryLook: NodeJS.Timeout | undefined;
  let lookUntil = 0;
  let nextPurge = performance.now() + PURGE_EVERY_MS * Math.random();

  const pass = async (): Promise<boolean> => {
    wantsMore = false;
    const shards = leases.held();
    if (shards.length === 0 || !publisher.ready()) return false;
    if (window.size > IN_HAND_MAX - PAGE) {
      wantsMore = true;
      return false;
    }
    const before = failures;
    const { rows, blocked } = await fetchRows(knex, shards, window, PAGE);
    if (blocked) lookAgainSoon();
    // A row that failed meanwhile is out of hand, and rows behind it would overtake it: look again instead.
    if (failures !== before) return true;
    window.add(rows.filter((row) => !archiver.stalled(row.event.subject)));
    pump();
    return rows.length > 0;
  };

  const pump = (): void => {
    while (!stopping && window.inFlight < limit && publisher.ready()) {
      const row = window.take();
      if (row === undefined) break;
      if (leases.epochOf(row.shard) === undefined) leave(row);
      else void publisher.publish(row.event).then((outcome) => settle(row, outcome));
    }
    metrics.gauge('inFlight', { source }, window.inFlight);
  };

  const settle = (row: OutboxRow, outcome: PublishOutcome): void => {
    if (outcome === 'confirmed') {
      window.confirmed(row);
      archiver.confirmed(row);
      metrics.count('published', { type: row.event.type });
      metrics.observe('publishDelay', { type: row.event.type }, (Date.now() - Date.parse(row.event.time)) / 1000);
    } else {
      metrics.count('publishFailed', { outcome });
      leave(row);
      // Only when the broker refused this very event is there reason to put it off; a lost link says nothing about it.
      if (outcome === 'unroutable' || outcome === 'nacked') {
        archiver.postponed(row, outcome);
        if (failures % 100 === 1)
          logger.warn('events stay in the outbox', {
            event: 'events.publish-failed',
            outcome,
            type: row.event.type,
            subject: row.event.subject,
          });
      }
      lookAgainSoon();
    }
    pump();
  };

  const leave = (row: OutboxRow): void => {
    failures += 1;
    window.failed(row);
  };

  const lookAgainSoon = (): void => {
    lookUntil = performance.now() + LOOK_FOR_MS;
    retryLook ??= setTimeout(lookAgain, RETRY_LOOK_MS);
  };

  const lookAgain = (): void => {
    retryLook = performance.now() < lookUntil && !stopping ? setTimeout(lookAgain, RETRY_LOOK_MS) : undefined;
    own.ring();
  };

  const loop = startLoop({ name: 'relay', pass, bell: own, sweepMs: options.sweepMs ?? 10_000, logger });
  const renewing = startLoop({
    name: 'relay leases',
    bell: makeDoorbell(),
    sweepMs: RENEW_MS,
    logger,
    pass: async () => {
      if (await leases.renew()) own.ring();
      metrics.gauge('leases', { source }, leases.held().length);
      if (performance.now() >= nextPurge) {
        nextPurge = performance.now() + PURGE_EVERY_MS;
        await purge(knex, options.retention);
      }
      return false;
    },
  });

  return {
    stop: async () => {
      stopping = true;
      clearTimeout(retryLook);
      for (const end of unlisten) end();
      await loop.stop();
      await untilEmpty(() => window.inFlight);
      await archiver.stop();
      await renewing.stop();
      clearTimeout(retryLook);
      await leases.release().catch((error: unknown) => {
        logger.warn('leases not given back; they run out by themselves', {
          event: 'events.lease-release-failed',
          error: String(error),
        });
      });
    },
  };
}

// What is in flight is confirmed within moments, or never; then it is published again by the next relay.
async function untilEmpty(inFlight: () => number): Promise<void> {
  const until = performance.now() + DRAIN_MS;
  while (inFlight() > 0 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 10));
}
