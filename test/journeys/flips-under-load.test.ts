import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { readSecrets } from '../../scripts/traffic/staff.ts';
import { orderDatabases, type OrderDatabases } from '../support/order-databases.ts';
import { startOrderLoad } from '../support/order-load.ts';
import { assertEveryOrderOnce } from '../support/placed-orders.ts';
import { testStack, type TestStack } from '../support/stack.ts';
import { turnFlag, turnOff } from '../support/turn-flag.ts';

const flags = ['orders-read', 'orders-write'];
const flips = 20;
/** Long enough that a flip takes effect (up to 1.2 s) before the next; the random part moves it off any cycle. */
const gapMs = (): number => 1300 + Math.random() * 700;

describe('flags that flip twenty times while orders are placed, listed, read, and changed at once', function () {
  this.timeout(180_000);
  let stack: TestStack;
  let databases: OrderDatabases;

  before(async () => {
    stack = await testStack();
    databases = await orderDatabases(stack.file().mysql);
    await turnOff(stack.file().unleash, flags);
  });
  after(async () => {
    await turnOff(stack.file().unleash, flags);
    await databases.close();
  });

  const conflicts = async (): Promise<readonly number[]> =>
    Promise.all(
      (['legacy', 'orders'] as const).map(async (side) => {
        const [row] = await databases.query(side, 'SELECT COUNT(*) AS n FROM strangler_conflicts');
        return Number(row?.['n']);
      }),
    );
  /** What the proxy counted of the fence: `{fence="orders",outcome="moved",owner="service"} 10`. */
  const fenceMetrics = async (name: string): Promise<readonly string[]> => {
    const { url, token } = stack.file().admin;
    const text = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();
    return text
      .split('\n')
      .filter((line) => line.startsWith(name))
      .map((line) => line.slice(name.length));
  };

  /** The bucket in which the longest hold is. */
  const longestHold = async (): Promise<string> => {
    const buckets = (await fenceMetrics('strangler_fence_hold_seconds_bucket')).map((line) => ({
      below: /le="([^"]+)"/.exec(line)?.[1] ?? '',
      count: Number(line.split(' ').at(-1)),
    }));
    return buckets.find(({ count }) => count === buckets.at(-1)?.count)?.below ?? '';
  };

  it('fail no request, lose no order, double none, make no conflict, and leave both databases equal', async () => {
    const conflictsBefore = await conflicts();
    const load = await startOrderLoad({
      proxyUrl: stack.file().proxy,
      login: 'operator',
      password: readSecrets(stack.home).staffPassword,
      rates: { place: 6, list: 4, read: 6, change: 6 },
      checkReads: true,
      changeAtOnce: true,
    });
    let on = false;
    for (let flip = 0; flip < flips; flip++) {
      // Pacing of the load, not waiting for a condition: the flips must come at random moments.
      await sleep(gapMs());
      on = !on;
      for (const flag of flags) await turnFlag(stack.file().unleash, flag, on);
    }
    await sleep(gapMs());
    const report = await load.stop();

    assert.deepEqual(report.failures, []);
    assert.deepEqual(report.stale, []);
    assert.ok((report.bySide['legacy'] ?? 0) > 100, 'the monolith answered a good share');
    assert.ok((report.bySide['service'] ?? 0) > 100, 'the service answered a good share');
    assertEveryOrderOnce(report.placed, await databases.settled());
    assert.deepEqual(await conflicts(), conflictsBefore);
    const moves = await fenceMetrics('strangler_fence_moves_total');
    assert.ok(report.youngChanges > 20, 'orders were changed before the other side can have heard of them');
    assert.ok(
      moves.some((line) => line.includes('outcome="moved",owner="service"')) &&
        moves.some((line) => line.includes('outcome="moved",owner="legacy"')),
      `the fence moved to and fro: ${moves.join('; ')}`,
    );
    console.log(
      `      ${report.placed.size} orders, ${report.youngChanges} changes of young ones; slowest write ` +
        `${report.slowestWriteMs} ms; every hold below ${await longestHold()} s; moves ${moves.join(', ')}`,
    );
  });
});
