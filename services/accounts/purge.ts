import type { Knex } from 'knex';
import { write, type Logger } from '../kit/index.ts';

const EVERY_MS = 60_000;
/** At a time, so that no statement holds many locks. */
const ROWS = 1000;

/** Forgets tokens and sessions that are over; anybody can ask for tokens, and most are never used. */
export function startPurge({
  knex,
  logger,
  now,
}: {
  readonly knex: Knex;
  readonly logger: Logger;
  readonly now: () => Date;
}): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = purge(knex, now()).catch((error: unknown) => {
      logger.warn('what is over could not be forgotten; the next try is in a minute', { error });
    });
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Exported for its test. */
export async function purge(knex: Knex, now: Date): Promise<void> {
  for (const table of ['csrf_tokens', 'sessions']) {
    let gone: number;
    do {
      gone = (await write(knex, `DELETE FROM ${table} WHERE expires_at <= ? LIMIT ${ROWS}`, [now])).affectedRows;
    } while (gone === ROWS);
  }
}
