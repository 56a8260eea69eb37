import type { Knex } from 'knex';
import { quoteText, replaceTriggers, type Trigger } from '../capture/triggers.ts';
import { bindIdCounter, createIdCounter, type Parity } from './counter.ts';

/** Which ids may be inserted into a table, and by whom. */
export interface IdGuard {
  readonly table: string;
  /** The primary key that both sides share. */
  readonly column: string;
  /** The parity this side gives out; the other parity is left to the sync. */
  readonly allowed: Parity;
  /** Database user (without host) that applies the other side's events. */
  readonly syncUser?: string;
  /** Counter from which `allocateId` draws this table's ids; made if missing. It never draws an id that the table has. */
  readonly counter?: string;
}

/** The trigger of a guard; it stands beside triggers that are there already. */
export function idGuardTrigger(guard: IdGuard): Trigger {
  const id = `NEW.\`${guard.column}\``;
  const wrong = guard.allowed === 'odd' ? `${id} % 2 = 0` : `${id} % 2 <> 0`;
  const message = `strangler: ${guard.table}.${guard.column} must be ${guard.allowed} here, the other ids belong to the other side`;
  return {
    prefix: `strangler_id_${guard.table}`,
    table: guard.table,
    event: 'INSERT',
    body: `IF ${wrong} THEN
    IF NOT (${isSync(guard.syncUser, id)}) THEN
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = ${quoteText(message.slice(0, 128))};
    END IF;
  END IF;`,
  };
}

// The sync says which aggregate it applies on its connection; a person's session has no such variable.
function isSync(syncUser: string | undefined, id: string): string {
  const applying = `COALESCE(SUBSTRING_INDEX(CONVERT(@strangler_applying USING utf8mb4), '/', -1) = CONVERT(CONVERT(${id}, CHAR) USING utf8mb4), 0)`;
  return syncUser === undefined ? applying : `SUBSTRING_INDEX(USER(), '@', 1) = ${quoteText(syncUser)} OR ${applying}`;
}

/**
 * Puts the guard on a table. AFTER INSERT, because only there auto-increment ids are known, and because INSERT … ON
 * DUPLICATE KEY UPDATE of an existing row does not get there.
 */
export async function installIdGuard(knex: Knex, guard: IdGuard): Promise<void> {
  const trigger = idGuardTrigger(guard);
  await replaceTriggers(knex, trigger.prefix, [trigger]);
  if (guard.counter === undefined) return;
  await createIdCounter(knex, guard.counter, { allowed: guard.allowed });
  await bindIdCounter(knex, guard.counter, guard.table, guard.column);
}
