import type { Order, OrderStatus } from '../client/order-client.ts';
import type { World } from './actor.ts';

/**
 * Younger orders are left alone: a read follows its own flag, and may be sent to the side that has not heard of them.
 */
const MIN_AGE_MS = 2000;
const CANCELLED_SHARE = 0.04;

/** Opens an order and sets its next status. */
export async function moveAnOrder({ client, random, recent }: World): Promise<void> {
  const known = recent.take(MIN_AGE_MS);
  if (known === undefined) return;
  const read = await client.getOrder(known.id);
  if (!read.ok) return;
  const next = nextStatus(read.body, random.chance(CANCELLED_SHARE));
  if (next === undefined) return;
  const changed = await client.changeStatus(read.body, next);
  if (changed.ok && nextStatus(changed.body, false) !== undefined) recent.add(changed.body);
}

const WAY: readonly OrderStatus[] = ['accepted', 'cooking', 'ready', 'delivering', 'delivered'];

/** The next step on an order's way; undefined when it has ended. */
export function nextStatus({ status, type }: Pick<Order, 'status' | 'type'>, cancel: boolean): OrderStatus | undefined {
  if (status === 'delivered' || status === 'cancelled') return undefined;
  if (cancel) return 'cancelled';
  const way = type === 'pickup' ? WAY.filter((step) => step !== 'delivering') : WAY;
  return way[way.indexOf(status) + 1];
}
