import assert from 'node:assert/strict';
import { readSecrets } from '../../scripts/traffic/staff.ts';
import { orderDatabases, type OrderDatabases } from '../support/order-databases.ts';
import { startOrderLoad, type OrderLoad } from '../support/order-load.ts';
import { assertEveryOrderOnce } from '../support/placed-orders.ts';
import { testStack, type TestStack } from '../support/stack.ts';
import { turnFlag, turnOff } from '../support/turn-flag.ts';
import { waitFor } from '../support/wait-for.ts';

const flags = ['orders-read', 'orders-write'];
const rates = { place: 10, list: 3, read: 4, change: 5 };

describe('kill -9 in the middle of order traffic', function () {
  this.timeout(120_000);
  let stack: TestStack;
  let databases: OrderDatabases;

  before(async () => {
    stack = await testStack();
    databases = await orderDatabases(stack.file().mysql);
  });
  after(async () => {
    await turnOff(stack.file().unleash, flags);
    await databases.close();
  });

  async function loadOn(side: 'legacy' | 'service'): Promise<OrderLoad> {
    for (const flag of flags) await turnFlag(stack.file().unleash, flag, side === 'service');
    const load = await startOrderLoad({
      proxyUrl: stack.file().proxy,
      login: 'operator',
      password: readSecrets(stack.home).staffPassword,
      rates,
      persistent: true,
    });
    await waitFor(`${side} to answer`, () => Promise.resolve((load.bySide()[side] ?? 0) > 20), 30_000);
    // A pizzeria moves with its first write. One that has not when the broker dies stays where it is, and what is ordered
    // there cannot be read on the other side until events travel again.
    await waitFor(`every pizzeria to have moved to ${side}`, () => haveMoved(load, side), 60_000);
    return load;
  }

  const haveMoved = async ({ pizzerias }: OrderLoad, side: 'legacy' | 'service'): Promise<boolean> => {
    const [row] = await databases.query(
      'orders',
      `SELECT COUNT(*) AS n FROM strangler_fence WHERE owner = 'service' AND tenant IN (${pizzerias.map(() => '?').join()})`,
      pizzerias.map(String),
    );
    return Number(row?.['n']) === (side === 'service' ? pizzerias.length : 0);
  };

  const moreOrders = async (load: OrderLoad, count: number): Promise<void> => {
    const before = load.placedCount();
    await waitFor(`${count} more orders`, () => Promise.resolve(load.placedCount() >= before + count), 60_000);
  };

  for (const side of ['legacy', 'service'] as const) {
    for (const part of ['rabbitmq', 'relay', 'orders'] as const) {
      it(`loses and doubles nothing: ${part}, while the ${side} takes the orders`, async () => {
        const load = await loadOn(side);
        await moreOrders(load, 20);
        await stack.kill9(part);
        await stack.waitReady(part);
        await moreOrders(load, 30);
        const report = await load.stop();

        // Whoever is not asked by the proxy may die unseen; the service itself answers nothing while it is down.
        if (!(part === 'orders' && side === 'service')) assert.deepEqual(report.failures, []);
        assertEveryOrderOnce(report.placed, await databases.settled(60_000));
      });
    }
  }
});
