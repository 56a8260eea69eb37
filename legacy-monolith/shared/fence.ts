import type { Knex } from 'knex';
import { makeMysqlKnex, type FenceDefinition } from '../../events/index.ts';
import { fenceMark, makeFences, ProblemError, type Fences } from '../../services/kit/index.ts';

/** Who may write orders: this side's part of the fence that strangler.yaml names. */
const ORDERS_FENCE: FenceDefinition = {
  fence: 'orders',
  side: 'legacy',
  aggregates: ['order'],
  consumer: 'legacy.orders',
};

/** Of its own, so that whoever waits to close the fence takes no connection from those it waits for. */
const POOL_MAX = 4;

/** The monolith's side of its fences, with what ends it. */
export interface LegacyFences {
  readonly fences: Fences;
  close(): Promise<void>;
}

export function openLegacyFences(databaseUrl: string, secret: string): LegacyFences {
  const knex = makeMysqlKnex(databaseUrl, { poolMax: POOL_MAX });
  return { fences: makeFences({ knex, secret, fences: [ORDERS_FENCE] }), close: () => knex.destroy() };
}

/**
 * Does `work` on a connection whose writes the fence's triggers look at, if the request at hand is marked: its procedures
 * do not know of it. A connection that cannot be unmarked is not used again.
 */
export async function onMarkedConnection<T>(knex: Knex, connection: object, work: () => Promise<T>): Promise<T> {
  const mark = fenceMark();
  if (mark === undefined) return work();
  const tenant = mark.tenant === '*' ? null : mark.tenant;
  await knex.raw('SET @strangler_fence = ?, @strangler_fence_tenant = ?', [mark.fence, tenant]).connection(connection);
  try {
    return await work();
  } finally {
    await knex
      .raw('SET @strangler_fence = NULL, @strangler_fence_tenant = NULL')
      .connection(connection)
      .catch(() => {
        (connection as { destroy(): void }).destroy();
      });
  }
}

/** Lets the proxy know that a trigger has refused, and whose the order is; any error as it is. */
export function noteRefusal(error: unknown): unknown {
  if (error instanceof ProblemError && error.code === 'fence-not-owner') {
    const [, pizzeriaId] = / for (\d+)\.$/.exec(error.message) ?? [];
    fenceMark()?.refused(pizzeriaId);
  }
  return error;
}
