import type { Knex } from 'knex';
import { selectRows } from '../database/rows.ts';

/** What is still on its way in one database. */
export interface Pending {
  /** Captured changes that are not events yet. */
  readonly thin: number;
  /** Events that the broker has not confirmed yet. */
  readonly outbox: number;
  /** Events that a consumer could not apply yet. */
  readonly parked: number;
}

/** Counts what is still on its way. All zero says nothing about deliveries that a broker still holds. */
export async function eventsIdle(knex: Knex): Promise<Pending> {
  const [row] = await selectRows<Pending>(
    knex,
    `SELECT (SELECT COUNT(*) FROM strangler_thin) AS thin, (SELECT COUNT(*) FROM strangler_outbox) AS outbox,
       (SELECT COUNT(*) FROM strangler_parked) AS parked`,
  );
  return row ?? { thin: 0, outbox: 0, parked: 0 };
}
