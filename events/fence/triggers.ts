import type { Knex } from 'knex';
import type { CaptureTables } from '../capture/aggregate.ts';
import { quoteText, replaceTriggers, type Trigger } from '../capture/triggers.ts';
import { createFence, EVERY_TENANT, type FenceSide } from './owner.ts';

/** Which writes a fence's triggers look at. */
export interface FenceGuard {
  readonly fence: string;
  /** The side whose database this is. */
  readonly side: FenceSide;
  readonly tables: Pick<CaptureTables, 'root' | 'children'>;
  /**
   * `marked`: those of connections that say `SET @strangler_fence = 'orders'` (and `@strangler_fence_tenant`, where there
   * are tenants), as whoever handles a marked request has to. `all`: every write but the sync's, for tables that nothing
   * but the fence's routes writes; tenants are not told apart.
   */
  readonly scope: 'marked' | 'all';
  /** Column of the root that names the tenant. What the connection says only counts where there is none. */
  readonly tenantColumn?: string;
  /** Database user (without host) that applies the other side's events. */
  readonly syncUser: string;
}

/** Begins the message of the SIGNAL (SQLSTATE 45000) by which a write is refused; it ends with ` for TENANT.` where there is one. */
export const NOT_OWNER = '409|fence-not-owner|';

const EVENTS = ['INSERT', 'UPDATE', 'DELETE'] as const;

/**
 * Puts BEFORE triggers on a root and its children that refuse a write while the other side may write: in the
 * transaction, under a lock that whoever changes the owner waits for. Makes the fence's row. A second run changes nothing.
 */
export async function installFenceGuard(knex: Knex, guard: FenceGuard): Promise<void> {
  await createFence(knex, guard.fence);
  await replaceTriggers(knex, prefixOf(guard.fence), fenceTriggers(guard));
}

/** Takes the triggers away; the row stays, for a proxy that asks for it. */
export async function removeFenceGuard(knex: Knex, fence: string): Promise<void> {
  await replaceTriggers(knex, prefixOf(fence), []);
}

function fenceTriggers(guard: FenceGuard): readonly Trigger[] {
  const { root, children = [] } = guard.tables;
  const tables = [root.table, ...children.map(({ table }) => table)];
  return tables.flatMap((table) =>
    EVENTS.map((event) => ({
      prefix: prefixOf(guard.fence),
      table,
      timing: 'BEFORE' as const,
      event,
      body: bodyOf(guard, tenantOf(guard, table, event)),
    })),
  );
}

/** The tenant that a changed row belongs to, as SQL. */
function tenantOf({ tables, scope, tenantColumn }: FenceGuard, table: string, event: Trigger['event']): string {
  if (tenantColumn !== undefined && table === tables.root.table)
    return `${event === 'DELETE' ? 'OLD' : 'NEW'}.\`${tenantColumn}\``;
  return scope === 'marked' ? '@strangler_fence_tenant' : 'NULL';
}

function prefixOf(fence: string): string {
  return `strangler_fence_${fence.replace(/\W/g, '_')}`;
}

/**
 * MAX, because it gives a row where there is none, and NOT FOUND would reach a handler of the procedure around it. The
 * row of all is locked before the tenant's, as `lockOwner` does.
 */
function bodyOf({ fence, side, scope, syncUser }: FenceGuard, tenant: string): string {
  const name = quoteText(fence);
  const read = (of: string, into: string): string =>
    `SELECT MAX(owner) INTO ${into} FROM strangler_fence WHERE fence = ${name} AND tenant = ${of} LOCK IN SHARE MODE;`;
  const isLookedAt =
    scope === 'marked'
      ? `@strangler_fence IS NOT NULL AND CONVERT(@strangler_fence USING utf8mb4) COLLATE utf8mb4_bin = ${name}`
      : `SUBSTRING_INDEX(USER(), '@', 1) <> ${quoteText(syncUser)}`;
  return `DECLARE v_all VARCHAR(20) DEFAULT NULL;
  DECLARE v_own VARCHAR(20) DEFAULT NULL;
  DECLARE v_tenant VARCHAR(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL;
  DECLARE v_message VARCHAR(128) CHARACTER SET utf8mb4 DEFAULT NULL;
  IF ${isLookedAt} THEN
    SET v_tenant = ${tenant};
    ${read(quoteText(EVERY_TENANT), 'v_all')}
    IF v_tenant IS NOT NULL THEN
      ${read('v_tenant', 'v_own')}
    END IF;
    IF COALESCE(v_own, v_all, 'legacy') <> ${quoteText(side)} THEN
      SET v_message = LEFT(CONCAT(${quoteText(`${NOT_OWNER}Another system writes this now`)}, COALESCE(CONCAT(' for ', v_tenant), ''), '.'), 128);
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = v_message;
    END IF;
  END IF;`;
}
