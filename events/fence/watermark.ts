import type { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';
import { selectRows } from '../database/rows.ts';

/**
 * What one side had written when it was closed: of each aggregate that may still be on its way, the number of its last
 * event. The other side has applied it when it has applied all of those.
 */
export interface Watermark {
  readonly epoch: number;
  readonly events: Readonly<Record<string, number>>;
}

/** So many confirmed events are looked at: those before them have been handed out by the queue, which is in order. */
const CONFIRMED = 2000;
/** With more than this to be published, the other side would not catch up in the time of a move. */
const STORED_MAX = 2000;
const LOOK_EVERY_MS = 10;
const CHUNK = 500;

/** Waits until the changes that are captured at this moment are events; tells how many are left when time is over. */
export async function whenAssembled(knex: Knex, aggregates: readonly string[], until: number): Promise<number> {
  const captured = `FROM strangler_thin WHERE ${ofAggregates(aggregates)}`;
  const [row] = await selectRows<{ last: number | null }>(knex, `SELECT MAX(id) AS last ${captured}`);
  const last = row?.last ?? 0;
  for (;;) {
    const [left] = await selectRows<{ n: number }>(knex, `SELECT COUNT(*) AS n ${captured} AND id <= ?`, [last]);
    if (left === undefined || left.n === 0) return 0;
    if (performance.now() >= until) return left.n;
    await sleep(LOOK_EVERY_MS);
  }
}

/**
 * The watermark at this moment; a number when that many events wait to be published, which is too many. One statement,
 * so that an event on its way from the outbox to the archive is in one of them.
 */
export async function takeWatermark(
  knex: Knex,
  aggregates: readonly string[],
  epoch: number,
): Promise<Watermark | number> {
  const rows = await selectRows<{ aggregate: string; seq: number; stored: number }>(
    knex,
    `SELECT aggregate, MAX(seq) AS seq, SUM(stored) AS stored FROM (
       SELECT aggregate, seq, 1 AS stored FROM strangler_outbox
       UNION ALL (SELECT aggregate, seq, 0 FROM strangler_archive ORDER BY id DESC LIMIT ${CONFIRMED})
     ) latest WHERE ${ofAggregates(aggregates)} GROUP BY aggregate`,
  );
  const stored = rows.reduce((sum, row) => sum + row.stored, 0);
  if (stored > STORED_MAX) return stored;
  return { epoch, events: Object.fromEntries(rows.map((row) => [row.aggregate, row.seq])) };
}

/** Waits until a consumer of this database has applied what the watermark says; tells which are missing when time is over. */
export async function whenApplied(
  knex: Knex,
  consumer: string,
  { events }: Watermark,
  until: number,
): Promise<readonly string[]> {
  let missing = Object.keys(events);
  for (;;) {
    missing = await notApplied(knex, consumer, events, missing);
    if (missing.length === 0 || performance.now() >= until) return missing;
    await sleep(LOOK_EVERY_MS);
  }
}

async function notApplied(
  knex: Knex,
  consumer: string,
  events: Watermark['events'],
  subjects: readonly string[],
): Promise<string[]> {
  const missing: string[] = [];
  for (let at = 0; at < subjects.length; at += CHUNK) {
    const chunk = subjects.slice(at, at + CHUNK);
    const rows = await selectRows<{ aggregate: string; seq: number }>(
      knex,
      'SELECT aggregate, seq FROM strangler_version WHERE consumer = ? AND aggregate IN (?)',
      [consumer, chunk],
    );
    const applied = new Map(rows.map((row) => [row.aggregate, row.seq]));
    missing.push(...chunk.filter((subject) => (applied.get(subject) ?? 0) < (events[subject] ?? 0)));
  }
  return missing;
}

// Names of aggregates come from the code that sets the fence up; `_` and `%` would be wildcards.
function ofAggregates(aggregates: readonly string[]): string {
  return `(${aggregates.map((name) => `aggregate LIKE '${name.replace(/[\\'%_]/g, '\\$&')}/%'`).join(' OR ')})`;
}
