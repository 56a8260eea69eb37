import { crc32 } from 'node:zlib';
import type { Knex } from 'knex';
import { SHARDS } from '../database/tables.ts';
import { write } from '../database/rows.ts';
import type { Envelope } from '../envelope.ts';
import { uuid7 } from './uuid7.ts';

/** An event that has everything but its id and time, which storing gives it. */
export type UnstoredEvent = Omit<Envelope, 'id' | 'time'>;

const COLUMNS = 'event_id, aggregate, seq, seen, shard, type, source, origin, traceparent, time, changed, data';

/** The shard of an aggregate: all its events go through one relay, in order. */
export function shardOf(subject: string): number {
  return crc32(subject) % SHARDS;
}

/** Writes complete events into the outbox, in the transaction of the change; returns them as they will be published. */
export async function storeEvents(
  trx: Knex.Transaction,
  events: readonly UnstoredEvent[],
): Promise<readonly Envelope[]> {
  if (events.length === 0) return [];
  const now = Date.now();
  const time = new Date(now).toISOString();
  const stored = events.map((event) => Object.freeze({ ...event, id: uuid7(now), time }));
  const values = stored.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').join(', ');
  await write(trx, `INSERT INTO strangler_outbox (${COLUMNS}) VALUES ${values}`, stored.flatMap(toRow));
  return stored;
}

function toRow(event: Envelope): (string | number | Date | null)[] {
  return [
    event.id,
    event.subject,
    event.seq,
    event.seen ?? 0,
    shardOf(event.subject),
    event.type,
    event.source,
    event.origin,
    event.traceparent ?? null,
    new Date(event.time),
    JSON.stringify(event.changed),
    event.data === null ? null : JSON.stringify(event.data),
  ];
}
