import assert from 'node:assert/strict';
import type { Order } from '../../scripts/traffic/client/order-client.ts';

/** Every order that a client was told of is stored once, as it was told; no order was made twice from one request. */
export function assertEveryOrderOnce(
  placed: ReadonlyMap<string, Order>,
  stored: ReadonlyMap<string, Readonly<Record<string, string | null>>>,
): void {
  const byKey = new Map<string, string[]>();
  for (const [id, { idempotency_key: key }] of stored) {
    if (key !== null && key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), id]);
  }
  const wrong = [...placed].flatMap(([key, order]) => {
    const ids = byKey.get(key) ?? [];
    if (ids.length !== 1 || ids[0] !== String(order.id)) return [`${key}: told ${order.id}, stored ${ids.join(', ')}`];
    const status = stored.get(String(order.id))?.['status'];
    return status === order.status ? [] : [`order ${order.id}: told ${order.status}, stored ${String(status)}`];
  });
  assert.deepEqual(wrong, []);
  assert.ok(placed.size > 0, 'orders were placed at all');
}
