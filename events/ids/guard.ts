import type { Knex } from 'knex';
import { quoteText, replaceTriggers, type Trigger } from '../capture/triggers.ts';
import type { Parity } from './counter.ts';

/** Which ids may be inserted into a table, and by whom. */
export interface IdGuard {
  readonly table: string;
  /** The primary key that both sides share. */
  readonly column: string;
  /** The parity this side gives out; the other parity is left to the sync. */
  readonly allowed: Parity;
  /** Database user (without host) that applies the other side's events. */
  readonly syncUser?: string;
  /** Counter of {@link allocateId} to lift when a higher id of our own parity is inserted. */
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
    END IF;${guard.counter === undefined ? '' : `\n  ELSE ${liftCounter(guard.counter, id)}`}
  END IF;`,
  };
}

// The sync says which aggregate it applies on its connection; a person's session has no such variable.
function isSync(syncUser: string | undefined, id: string): string {
  const applying = `COALESCE(SUBSTRING_INDEX(CONVERT(@strangler_applying USING utf8mb4), '/', -1) = CONVERT(CONVERT(${id}, CHAR) USING utf8mb4), 0)`;
  return syncUser === undefined ? applying : `SUBSTRING_INDEX(USER(), '@', 1) = ${quoteText(syncUser)} OR ${applying}`;
}

// Asked first without a lock: an id drawn from the counter is never above it, so the usual insert neither waits for
// nor holds the counter's row.
function liftCounter(counter: string, id: string): string {
  const name = quoteText(counter);
  return `IF ${id} > (SELECT value FROM strangler_counter WHERE name = ${name}) THEN
      UPDATE strangler_counter SET value = GREATEST(value, ${id}) WHERE name = ${name};
    END IF;`;
}

/**
 * Puts the guard on a table. AFTER INSERT, because only there auto-increment ids are known, and because INSERT … ON
 * DUPLICATE KEY UPDATE of an existing row does not get there.
 */
export async function installIdGuard(knex: Knex, guard: IdGuard): Promise<void> {
  const trigger = idGuardTrigger(guard);
  await replaceTriggers(knex, trigger.prefix, [trigger]);
}
