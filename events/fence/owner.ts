import type { Knex } from 'knex';
import { inTransaction } from '../database/retries.ts';
import { selectRows, write } from '../database/rows.ts';

/** Who may write the aggregates of a fence: one of its two sides. */
export type FenceSide = 'legacy' | 'service';

/** The tenant of a fence that has none, and of tenants that have not moved yet. */
export const EVERY_TENANT = '*';

/** What this side's database says of a fence and a tenant. */
export interface FenceRow {
  readonly owner: FenceSide;
  /** One higher with each change of the owner, counted by both sides together. */
  readonly epoch: number;
}

interface StoredRow extends FenceRow {
  readonly tenant: string;
  readonly watermark: string | null;
}

const ROW = 'SELECT tenant, owner, epoch, watermark FROM strangler_fence WHERE fence = ? AND tenant = ?';

/** Makes the fence's row if it is missing: legacy may write. Both sides need it before the first write that is looked at. */
export async function createFence(knex: Knex, fence: string): Promise<void> {
  await write(knex, 'INSERT IGNORE INTO strangler_fence (fence, tenant, changed_at) VALUES (?, ?, NOW(6))', [
    fence,
    EVERY_TENANT,
  ]);
}

/** The owner as it is at this moment; a tenant that has no row yet has that of all. */
export async function readFence(knex: Knex, fence: string, tenant: string = EVERY_TENANT): Promise<FenceRow> {
  const rows = await selectRows<StoredRow>(
    knex,
    'SELECT tenant, owner, epoch, watermark FROM strangler_fence WHERE fence = ? AND tenant IN (?, ?)',
    [fence, tenant, EVERY_TENANT],
  );
  const { owner, epoch } = chosen(rows, tenant);
  return { owner, epoch };
}

/**
 * The owner, as it will stay until the transaction ends: whoever wants to change it waits for that. Call it first in the
 * transaction of a write, so that no lock of the write is held while it waits for one who changes it.
 */
export async function lockOwner(trx: Knex.Transaction, fence: string, tenant: string): Promise<FenceSide> {
  // One after the other: a tenant's row is made under the lock of the row of all, so it is looked for after that.
  const ofAll = await selectRows<StoredRow>(trx, `${ROW} LOCK IN SHARE MODE`, [fence, EVERY_TENANT]);
  if (tenant === EVERY_TENANT) return chosen(ofAll, tenant).owner;
  const own = await selectRows<StoredRow>(trx, `${ROW} LOCK IN SHARE MODE`, [fence, tenant]);
  return chosen([...ofAll, ...own], tenant).owner;
}

/** A row that may be changed until the transaction ends; waits for the writes that hold it. */
export async function lockRow(trx: Knex.Transaction, fence: string, tenant: string): Promise<StoredRow> {
  const [own] = await selectRows<StoredRow>(trx, `${ROW} FOR UPDATE`, [fence, tenant]);
  if (own !== undefined) return own;
  const ofAll = await selectRows<StoredRow>(trx, `${ROW} FOR UPDATE`, [fence, EVERY_TENANT]);
  const { owner, epoch } = chosen(ofAll, EVERY_TENANT);
  await write(
    trx,
    `INSERT INTO strangler_fence (fence, tenant, owner, epoch, changed_at) VALUES (?, ?, ?, ?, NOW(6))
     ON DUPLICATE KEY UPDATE fence = VALUES(fence)`,
    [fence, tenant, owner, epoch],
  );
  return lockRow(trx, fence, tenant);
}

/**
 * Runs a short transaction that waits for locks for so long (whole seconds, at least one), and not for as long as the
 * server lets others wait.
 */
export async function waitingFor<T>(
  knex: Knex,
  waitMs: number,
  work: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  return inTransaction(knex, async (trx) => {
    await trx.raw('SET SESSION innodb_lock_wait_timeout = ?', [Math.max(1, Math.ceil(waitMs / 1000))]);
    try {
      return await work(trx);
    } finally {
      await trx.raw('SET SESSION innodb_lock_wait_timeout = DEFAULT');
    }
  });
}

function chosen(rows: readonly StoredRow[], tenant: string): StoredRow {
  const found = rows.find((row) => row.tenant === tenant) ?? rows.find((row) => row.tenant === EVERY_TENANT);
  // A fence that was never set up has never moved.
  return found ?? { tenant, owner: 'legacy', epoch: 0, watermark: null };
}
