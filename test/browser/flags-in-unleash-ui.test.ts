import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { openBrowser, type TestBrowser } from '../support/chromium.ts';
import type { ConsoleState } from '../../strangler-proxy/console/state.ts';
import { readSecrets } from '../../scripts/traffic/staff.ts';
import { orderDatabases, type OrderDatabases } from '../support/order-databases.ts';
import { logIntoPizza, takeOrder } from '../support/pizza-pages.ts';
import { testStack, type TestStack } from '../support/stack.ts';
import { turnOff } from '../support/turn-flag.ts';
import { clickSwitch, logIntoUnleash, openFlag } from '../support/unleash-ui.ts';
import { waitFor } from '../support/wait-for.ts';

const flags = ['orders-read', 'orders-write'];
/** DESIGN: a flip is seen by the proxy within this time. */
const flipBoundMs = 1200;

describe('a person who turns switches in the Unleash UI', function () {
  this.timeout(120_000);
  let stack: TestStack;
  let databases: OrderDatabases;
  let browser: TestBrowser;
  let unleash: Page;

  before(async () => {
    stack = await testStack();
    databases = await orderDatabases(stack.file().mysql);
    await turnOff(stack.file().unleash, flags);
    browser = await openBrowser();
    ({ page: unleash } = await browser.newPage());
    await logIntoUnleash(unleash, stack.file().unleash);
  });
  after(async () => {
    await turnOff(stack.file().unleash, flags);
    await browser.close();
    await databases.close();
  });

  const decisionOf = async (method: string, path: string): Promise<string> => {
    const response = await fetch(stack.file().proxy + path, { method });
    await response.arrayBuffer();
    return response.headers.get('x-strangler-decision') ?? '';
  };

  /** Clicks the switch and asks until the decision is the awaited one; returns how long after the flip that was. */
  async function flip(flag: string, request: readonly [method: string, path: string], expected: string) {
    await openFlag(unleash, stack.file().unleash.url, flag);
    const asking = new Promise<number>((resolve, reject) => {
      const until = waitFor(expected, async () => (await decisionOf(...request)) === expected && Date.now(), 30_000);
      until.then(resolve, reject);
    });
    const flippedAt = await clickSwitch(unleash);
    return (await asking) - flippedAt;
  }

  // Neither request needs a token to be decided: the side that answers says 401 or 400, and the proxy says which side.
  const read = ['GET', '/api/orders/1'] as const;
  const write = ['POST', '/api/orders'] as const;

  it('moves orders to the service within 1.2 s, takes one there in the contact centre, and moves them back with every order on both sides', async () => {
    const toService = [
      await flip('orders-read', read, 'side=service; route=orders.get; flag=orders-read; reason=flag-on'),
      await flip('orders-write', write, 'side=service; route=orders.create; flag=orders-write; reason=flag-on'),
    ];
    for (const ms of toService) assert.ok(ms <= flipBoundMs, `the service answered ${ms} ms after the flip`);

    const { page, errors } = await browser.newPage();
    await logIntoPizza(page, stack.file().proxy, {
      login: 'admin',
      password: readSecrets(stack.home).staffPassword,
    });
    const orderId = await takeOrder(page, { phone: '+79161234567', name: 'Vera Browser' });
    assert.equal(orderId % 2, 0, 'the service gives even ids');
    assert.match(await page.locator('#explain').innerText(), /the service \(flag orders-write, reason flag-on\)/);

    const toLegacy = [
      await flip('orders-write', write, 'side=legacy; route=orders.create; flag=orders-write; reason=flag-off'),
      await flip('orders-read', read, 'side=legacy; route=orders.get; flag=orders-read; reason=flag-off'),
    ];
    for (const ms of toLegacy) assert.ok(ms <= flipBoundMs, `the monolith answered ${ms} ms after the flip`);

    const stored = await databases.settled();
    const order = stored.get(String(orderId));
    assert.equal(order?.['customer_name'], 'Vera Browser');
    await page.goto(`${stack.file().proxy}/cashier?pizzeriaId=${order['pizzeria_id'] ?? ''}`);
    await page.locator(`[data-order="${orderId}"]`).waitFor();
    assert.match(await page.locator('#explain').innerText(), /the monolith \(flag orders-read, reason flag-off\)/);
    assert.deepEqual(errors, []);
  });

  it('is named by the console, with what was turned', async () => {
    const { url, token } = stack.file().admin;
    await waitFor('the console to know who turned the flags', async () => {
      const answer = await fetch(`${url}/console/state`, { headers: { authorization: `Bearer ${token}` } });
      const { flips: turned } = (await answer.json()) as ConsoleState;
      const [latest] = turned.filter(({ flag }) => flag === 'orders-read');
      assert.deepEqual([latest?.before, latest?.after], ['on', 'off']);
      return latest?.by === stack.file().unleash.user;
    });
  });
});
