import { problem } from '../../../services/kit/index.ts';
import type { LegacyDatabase, Row } from '../../shared/database.ts';
import { accountingOrders } from './accounting-order.ts';
import { toCsv } from './csv.ts';
import type { AccountingPeriod } from './period.ts';
import { toXml } from './xml.ts';

/** What is to be in the file. */
export interface AccountingWish {
  readonly pizzeriaIds: readonly number[];
  readonly period: AccountingPeriod;
  readonly format: 'csv' | 'xml';
  /** Aborted when nobody waits for the file any more. */
  readonly signal: AbortSignal;
}

// Each one holds a connection of the pool that the tills use as well, for as long as its reader takes.
const AT_ONCE = 3;

export type AccountingService = ReturnType<typeof makeAccountingService>;

export function makeAccountingService(reportsDb: LegacyDatabase) {
  let running = 0;
  return {
    /**
     * The file as text, piece by piece, read from the database as fast as it is taken. Nothing is given out before the
     * database has answered its first row, so that a failure until then can still be told as one.
     */
    async *file({ pizzeriaIds, period, format, signal }: AccountingWish): AsyncGenerator<string, void, undefined> {
      if (running >= AT_ONCE) {
        throw problem('not-available', `${AT_ONCE} files are being made. Try again in a moment.`);
      }
      running += 1;
      try {
        const args = [JSON.stringify(pizzeriaIds), period.from, period.to];
        const rows = reportsDb.stream('export_accounting', args, { signal });
        const orders = accountingOrders(startingWith(await rows.next(), rows));
        yield* inChunks(format === 'csv' ? toCsv(orders) : toXml(orders, period));
      } finally {
        running -= 1;
      }
    },
  };
}

async function* startingWith(first: IteratorResult<Row, void>, rest: AsyncIterable<Row>): AsyncGenerator<Row> {
  if (first.done !== true) yield first.value;
  yield* rest;
}

const CHUNK_CHARS = 16_384;

/** Joins small pieces: a write to a socket for each line would cost more than the line. */
async function* inChunks(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let chunk = '';
  for await (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK_CHARS) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
