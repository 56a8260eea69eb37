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

describe('flags that flip twenty times while orders are placed, listed, read and changed', function () {
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

  it('fail no request, lose no order, double none, and leave both databases equal field by field', async () => {
    const load = await startOrderLoad({
      proxyUrl: stack.file().proxy,
      login: 'operator',
      password: readSecrets(stack.home).staffPassword,
      rates: { place: 6, list: 4, read: 6, change: 4 },
      checkReads: true,
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
  });
});
