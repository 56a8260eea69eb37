import { setTimeout as wait } from 'node:timers/promises';
import { backfill, eventsIdle, makeMysqlKnex } from '../../events/index.ts';
import { capturedTables } from './captured-tables.ts';

export interface BackfillLegacyOptions {
  /** The legacy database, as a user who may write the event tables. */
  readonly url: string;
  /** Called with the aggregates asked for so far and in all. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends it after the chunk at work; a later call goes on from there. */
  readonly signal?: AbortSignal;
}

// Orders come last: whoever gets one knows its pizzeria, products and customer already.
const AGGREGATES = [capturedTables.pizzeria, capturedTables.product, capturedTables.customer, capturedTables.order];

/**
 * Asks for an event of everything that was there before the capture, so that history goes the same way as a live
 * change. Answers how many aggregates were asked for; none when it was done before.
 */
export async function backfillLegacy({
  url,
  onProgress,
  signal,
}: BackfillLegacyOptions): Promise<{ aggregates: number }> {
  const knex = makeMysqlKnex(url);
  try {
    const counts = await Promise.all(AGGREGATES.map(({ root }) => knex(root.table).count<{ n: number }[]>({ n: '*' })));
    const total = counts.reduce((sum, [row]) => sum + Number(row?.n), 0);
    let aggregates = 0;
    for (const { aggregate, root } of AGGREGATES) {
      const before = aggregates;
      aggregates += await backfill(knex, {
        aggregate,
        ...root,
        ...(signal === undefined ? {} : { signal }),
        onProgress: (done) => onProgress?.(before + done, total),
      });
    }
    return { aggregates };
  } finally {
    await knex.destroy();
  }
}

/** Waits until everything that was captured has been published; `onProgress` is told what is left. */
export async function waitForDrained(o: {
  readonly url: string;
  readonly onProgress?: (left: number) => void;
  readonly signal?: AbortSignal;
}): Promise<void> {
  const knex = makeMysqlKnex(o.url);
  try {
    for (;;) {
      const { thin, outbox } = await eventsIdle(knex);
      o.onProgress?.(thin + outbox);
      if (thin + outbox === 0) return;
      await wait(200, undefined, o.signal === undefined ? {} : { signal: o.signal });
    }
  } finally {
    await knex.destroy();
  }
}
