import type { Knex } from 'knex';
import { dueIds, postponedRows, readRows, waitBehind, type OutboxRow } from './rows.ts';

/** What one look into the outbox found. */
export interface Fetched {
  /** Rows that may be published, in order within each aggregate. */
  readonly rows: readonly OutboxRow[];
  /** True when rows were found that have to wait behind a postponed one. */
  readonly blocked: boolean;
}

const NOTHING: Fetched = { rows: [], blocked: false };

/** Reads up to `page` due rows that are not in hand yet, leaving out those that would overtake a postponed row. */
export async function fetchRows(
  knex: Knex,
  shards: readonly number[],
  inHand: { readonly size: number; has(id: number): boolean },
  page: number,
): Promise<Fetched> {
  const ids = await dueIds(knex, shards, inHand.size + page);
  const fresh = ids.filter((id) => !inHand.has(id)).slice(0, page);
  if (fresh.length === 0) return NOTHING;
  const rows = await readRows(knex, fresh);
  if (rows.length === 0) return NOTHING;
  const fetched = new Set(rows.map((row) => row.id));
  const postponed = await postponedRows(knex, [...new Set(rows.map((row) => row.event.subject))]);
  const barrier = new Map<string, number>();
  for (const { id, aggregate, seq } of postponed) {
    if (!fetched.has(id) && !inHand.has(id)) barrier.set(aggregate, Math.min(seq, barrier.get(aggregate) ?? seq));
  }
  const behind = (row: OutboxRow): boolean => row.event.seq > (barrier.get(row.event.subject) ?? Infinity);
  const blocked = rows.filter(behind);
  if (blocked.length > 0) await waitBehind(knex, blocked);
  return { rows: rows.filter((row) => !behind(row)), blocked: blocked.length > 0 };
}
