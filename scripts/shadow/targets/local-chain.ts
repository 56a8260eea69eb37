import { findChain } from '../../traffic/chain.ts';
import type { OrderClient } from '../../traffic/client/order-client.ts';
import { UserError } from '../../user-error.ts';

/** Days back from today whose lists are read. */
const DAYS = 14;
const PIZZERIAS = 50;
const DAY_MS = 86_400_000;

/** Targets found by asking the running chain itself: lists of recent days (full ones first) and the orders in them. */
export async function findLocalTargets(
  client: OrderClient,
  o: { readonly wanted: number; readonly today: Date; readonly onProgress: (found: number) => void },
): Promise<readonly string[]> {
  const chain = await findChain(client, PIZZERIAS);
  const [full, empty, orders]: [string[], string[], string[]] = [[], [], []];
  for (let back = 0; back < DAYS; back++) {
    const date = new Date(o.today.getTime() - back * DAY_MS).toISOString().slice(0, 10);
    for (const { id } of chain) {
      const list = await client.listOrders(id, date);
      if (!list.ok)
        throw new UserError(`The orders of pizzeria ${id} cannot be read: ${list.status ?? list.code}, ${list.detail}`);
      (list.body.items.length > 0 ? full : empty).push(`/api/pizzerias/${id}/orders?date=${date}`);
      orders.push(...list.body.items.map((order) => `/api/orders/${order.id}`));
    }
    o.onProgress(full.length + orders.length);
    if (full.length >= o.wanted && orders.length >= o.wanted) break;
  }
  // Two empty lists are equal too, but they are weak evidence: they fill up what is missing.
  return [
    ...full.slice(0, o.wanted),
    ...empty.slice(0, Math.max(0, o.wanted - full.length)),
    ...orders.slice(0, o.wanted),
  ];
}
