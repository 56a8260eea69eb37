import { classifyFailure } from '../database/failures.ts';
import { inTransaction } from '../database/retries.ts';
import type { Doorbell } from '../doorbell/doorbell.ts';
import { startLoop } from '../doorbell/loop.ts';
import type { Envelope } from '../envelope.ts';
import { messageOf } from '../errors.ts';
import type { Running } from '../running.ts';
import type { ConsumerOptions } from './options.ts';
import { countParked, dueParked, parkAgain, stillParked, unpark, type ParkedRow } from './park.ts';
import { applyInTransaction } from './process.ts';

const PAGE = 50;
const SWEEP_MS = 30_000;
const LOOK_AGAIN_MS = 1000;

/** Tries parked events again when they are due, in order within each aggregate. Quiet while nothing is parked. */
export function startReplay(options: ConsumerOptions, bell: Doorbell): Running {
  const { knex, logger, queue } = options;
  let timer: NodeJS.Timeout | undefined;
  // Rung by the consumer of this process; what another copy parked is found by the sweep.
  let anyParked = true;
  const unlisten = bell.onRing(() => (anyParked = true));

  const pass = async (): Promise<boolean> => {
    const due = await dueParked(knex, queue, PAGE);
    for (const row of due) await replayOne(row);
    if (due.length > 0) return (anyParked = true);
    if (anyParked) anyParked = (await countParked(knex, queue)) > 0;
    if (anyParked) {
      clearTimeout(timer);
      timer = setTimeout(() => bell.ring(), LOOK_AGAIN_MS);
    }
    return false;
  };

  const replayOne = async (row: ParkedRow): Promise<void> => {
    try {
      const event = JSON.parse(row.envelope) as Envelope;
      const outcome = await inTransaction(knex, async (trx) => {
        if (!(await stillParked(trx, row.id))) return 'gone';
        const done = await applyInTransaction(trx, options, event, true);
        await unpark(trx, row);
        return done;
      });
      logger.info('a parked event was applied', {
        event: 'events.replayed',
        consumer: queue,
        subject: row.aggregate,
        seq: row.seq,
        outcome,
      });
    } catch (error) {
      if (classifyFailure(error) === 'down') throw error;
      await parkAgain(knex, row, messageOf(error));
    }
  };

  const loop = startLoop({ name: `replay of ${queue}`, pass, bell, sweepMs: SWEEP_MS, logger });
  return {
    stop: async () => {
      unlisten();
      await loop.stop();
      clearTimeout(timer);
    },
  };
}
