import type { Knex } from 'knex';
import { NEVER_TRIED } from '../database/tables.ts';
import { selectRows } from '../database/rows.ts';

/** What is on its way in one database, and whether it moves. */
export interface OutboxStatus {
  /** Captured changes that are not events yet. */
  readonly thin: number;
  /** Stored events that the broker has not confirmed yet. */
  readonly outbox: number;
  /** Age of the oldest of both, seconds; null when there is none. */
  readonly lagSeconds: number | null;
  /** Stored events that were refused (no queue, or nacked) and are tried again. */
  readonly postponed: number;
  /** Why the last of them was refused. */
  readonly lastError: string | null;
  /** Relays that hold shards at this moment. */
  readonly relays: number;
  /** Events that a consumer of this database could not apply, and those that wait behind them. */
  readonly parked: number;
  /** Changes that both sides made at once, settled by this side. */
  readonly conflicts: number;
}

/** Looks at the event tables of one database. */
export async function outboxStatus(knex: Knex): Promise<OutboxStatus> {
  const [row] = await selectRows<OutboxStatus>(
    knex,
    `SELECT
       (SELECT COUNT(*) FROM strangler_thin) AS thin,
       (SELECT COUNT(*) FROM strangler_outbox) AS outbox,
       TIMESTAMPDIFF(SECOND, (SELECT MIN(at) FROM (SELECT MIN(at) AS at FROM strangler_thin UNION ALL SELECT MIN(time) FROM strangler_outbox) oldest), NOW(6)) AS lagSeconds,
       (SELECT COUNT(*) FROM strangler_outbox WHERE next_try > '${NEVER_TRIED}') AS postponed,
       (SELECT error FROM strangler_outbox WHERE error IS NOT NULL ORDER BY id DESC LIMIT 1) AS lastError,
       (SELECT COUNT(DISTINCT owner) FROM strangler_lease WHERE until > NOW(6)) AS relays,
       (SELECT COUNT(*) FROM strangler_parked) AS parked,
       (SELECT COUNT(*) FROM strangler_conflicts) AS conflicts`,
  );
  return (
    row ?? { thin: 0, outbox: 0, lagSeconds: null, postponed: 0, lastError: null, relays: 0, parked: 0, conflicts: 0 }
  );
}
