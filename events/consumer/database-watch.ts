import type { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';
import { jitter } from '../pause.ts';
import { write } from '../database/rows.ts';

/** Waits for a database that went away; all who wait share one probe. */
export interface DatabaseWatch {
  /** Resolves true when the database takes writes again, false when the watch was stopped. */
  whenUp(): Promise<boolean>;
  stop(): void;
}

const FIRST_PAUSE_MS = 200;
const LAST_PAUSE_MS = 5000;

/** `onDown` and `onUp` are called once for each outage. */
export function makeDatabaseWatch(knex: Knex, onDown: (error: unknown) => void, onUp: () => void): DatabaseWatch {
  let stopped = false;
  let waiting: Promise<boolean> | undefined;
  const isStopped = (): boolean => stopped;

  const probe = async (): Promise<boolean> => {
    for (let pause = FIRST_PAUSE_MS; !isStopped(); pause = Math.min(pause * 2, LAST_PAUSE_MS)) {
      await sleep(jitter(pause));
      try {
        // A write, because a server in failover may answer reads and refuse writes.
        await write(knex, "DELETE FROM strangler_attempts WHERE consumer = ''");
        onUp();
        return true;
      } catch (error) {
        onDown(error);
      }
    }
    return false;
  };

  return {
    whenUp: () => {
      waiting ??= probe().finally(() => {
        waiting = undefined;
      });
      return waiting;
    },
    stop: () => {
      stopped = true;
    },
  };
}
