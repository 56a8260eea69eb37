import type { Knex } from 'knex';
import { z } from 'zod';
import { classifyFailure } from '../database/failures.ts';
import { write } from '../database/rows.ts';
import { lockRow, readFence, waitingFor, type FenceRow, type FenceSide } from './owner.ts';
import { takeWatermark, whenApplied, whenAssembled, type Watermark } from './watermark.ts';

/** A fence as one of its sides knows it. */
export interface FenceDefinition {
  readonly fence: string;
  readonly side: FenceSide;
  /** The aggregates whose events have to be on the other side before it may write: `order`. */
  readonly aggregates: readonly string[];
  /** The queue by which this side gets them: `orders.orders`. */
  readonly consumer: string;
}

/** What a side is told. */
export interface FenceOrder {
  readonly tenant: string;
  readonly owner: FenceSide;
  readonly epoch: number;
  /** The other side's, as it answered it; for the new owner. */
  readonly watermark?: string | undefined;
  /** The new owner does not wait for the other side. */
  readonly force?: boolean | undefined;
  /** How long to wait for what has to end first, milliseconds. */
  readonly waitMs: number;
}

/** What became of it. */
export type FenceTaken =
  | { readonly kind: 'done'; readonly row: FenceRow; readonly watermark?: string }
  | { readonly kind: 'pending'; readonly pending: string }
  /** This side has heard of a later epoch. */
  | { readonly kind: 'outdated'; readonly row: FenceRow }
  /** The new owner was not told what the other side has written. */
  | { readonly kind: 'no-watermark' };

const watermarkSchema = z.object({ epoch: z.int(), events: z.record(z.string(), z.int()) });
const MISSING_SHOWN = 3;

/** Obeys an order: closes this side, or opens it. May be repeated; needs SELECT, INSERT and UPDATE on the event tables. */
export async function takeFence(knex: Knex, definition: FenceDefinition, order: FenceOrder): Promise<FenceTaken> {
  const until = performance.now() + order.waitMs;
  const now = await readFence(knex, definition.fence, order.tenant);
  if (isOutdated(now, order)) return { kind: 'outdated', row: now };
  return order.owner === definition.side ? open(knex, definition, order, until) : close(knex, definition, order, until);
}

async function close(
  knex: Knex,
  { fence, side, aggregates }: FenceDefinition,
  order: FenceOrder,
  until: number,
): Promise<FenceTaken> {
  const closed = await orPending('writes that are under way', () =>
    // The lock is given when every write that looked at the row before has ended.
    waitingFor(knex, order.waitMs, async (trx) =>
      change(trx, fence, order, (was) => (was === side ? null : nothingNew(order))),
    ),
  );
  if (closed.kind !== 'done' || closed.watermark !== undefined) return closed;
  const captured = await whenAssembled(knex, aggregates, until);
  if (captured > 0) return { kind: 'pending', pending: `${captured} captured changes to become events` };
  const taken = await takeWatermark(knex, aggregates, order.epoch);
  if (typeof taken === 'number') return { kind: 'pending', pending: `${taken} events to be published` };
  const watermark = JSON.stringify(taken);
  await write(knex, 'UPDATE strangler_fence SET watermark = ? WHERE fence = ? AND tenant = ? AND epoch = ?', [
    watermark,
    fence,
    order.tenant,
    order.epoch,
  ]);
  return { ...closed, watermark };
}

async function open(
  knex: Knex,
  { fence, consumer }: FenceDefinition,
  order: FenceOrder,
  until: number,
): Promise<FenceTaken> {
  if (order.force !== true) {
    const watermark = parse(order.watermark);
    if (watermark?.epoch !== order.epoch) return { kind: 'no-watermark' };
    const missing = await whenApplied(knex, consumer, watermark, until);
    if (missing.length > 0) return { kind: 'pending', pending: describe(missing) };
  }
  return orPending('its own row', () => waitingFor(knex, order.waitMs, (trx) => change(trx, fence, order, () => null)));
}

/** Changes the row, unless it has been told something later meanwhile. */
async function change(
  trx: Knex.Transaction,
  fence: string,
  order: FenceOrder,
  watermarkOf: (was: FenceSide) => string | null,
): Promise<FenceTaken> {
  const { tenant, owner, epoch } = order;
  const row = await lockRow(trx, fence, tenant);
  if (isOutdated(row, order)) return { kind: 'outdated', row };
  const after = { owner, epoch };
  if (row.epoch === epoch)
    return { kind: 'done', row: after, ...(row.watermark !== null && { watermark: row.watermark }) };
  const watermark = watermarkOf(row.owner);
  await write(
    trx,
    'UPDATE strangler_fence SET owner = ?, epoch = ?, watermark = ?, changed_at = NOW(6) WHERE fence = ? AND tenant = ?',
    [owner, epoch, watermark, fence, tenant],
  );
  return { kind: 'done', row: after, ...(watermark !== null && { watermark }) };
}

/**
 * A side that was not open has written nothing since it was closed before, and all of that was applied when the other
 * side was opened then. So the way back from a move that did not end waits for nothing, not even for a broker.
 */
function nothingNew({ epoch }: FenceOrder): string {
  return JSON.stringify({ epoch, events: {} } satisfies Watermark);
}

function isOutdated(row: FenceRow, order: FenceOrder): boolean {
  return order.epoch < row.epoch || (order.epoch === row.epoch && order.owner !== row.owner);
}

async function orPending(what: string, work: () => Promise<FenceTaken>): Promise<FenceTaken> {
  try {
    return await work();
  } catch (error) {
    if (classifyFailure(error) === 'busy') return { kind: 'pending', pending: what };
    throw error;
  }
}

function parse(text: string | undefined): Watermark | undefined {
  try {
    return watermarkSchema.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    // No JSON: as good as none.
    return undefined;
  }
}

function describe(missing: readonly string[]): string {
  const shown = missing.slice(0, MISSING_SHOWN).join(', ');
  const more = missing.length - MISSING_SHOWN;
  return `events of ${shown}${more > 0 ? ` and ${more} more` : ''}`;
}
