import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { selectRows } from '../database/rows.ts';
import type { Running } from '../running.ts';
import { makeDoorbell, type Doorbell } from './doorbell.ts';
import { startLoop } from './loop.ts';

/** What {@link startSweepDoorbell} needs. */
export interface SweepDoorbellOptions {
  readonly knex: Knex;
  readonly bell: Doorbell;
  readonly logger: Logger;
  /** Default 700 ms: with the relay's leases and backstops, an idle process stays below 2 queries/s. */
  readonly everyMs?: number;
}

/**
 * Looks with one query whether there are captured changes or stored events, and rings if so. For databases whose binlog
 * cannot be read: triggers have no other way to tell that they wrote something.
 */
export function startSweepDoorbell(options: SweepDoorbellOptions): Running {
  return startLoop({
    name: 'sweep',
    bell: makeDoorbell(),
    sweepMs: options.everyMs ?? 700,
    logger: options.logger,
    pass: async () => {
      const [row] = await selectRows<{ work: number }>(
        options.knex,
        'SELECT EXISTS (SELECT 1 FROM strangler_thin) OR EXISTS (SELECT 1 FROM strangler_outbox WHERE next_try <= NOW(6)) AS work',
      );
      if (row?.work === 1) options.bell.ring();
      return false;
    },
  });
}
