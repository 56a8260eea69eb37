import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { shopFloor, type ShopFloor, type TakenOrder } from '../legacy-monolith/shop-floor.ts';
import { openBrowser, type TestBrowser } from '../support/chromium.ts';
import { fitsPhone, loginAs } from '../support/shop-floor-pages.ts';

describe('a cashier at the till', function () {
  this.timeout(120_000);
  let floor: ShopFloor;
  let browser: TestBrowser;
  let page: Page;
  let errors: readonly string[];

  before(async () => {
    floor = await shopFloor('browser-till');
    browser = await openBrowser();
    ({ page, errors } = await browser.newPage());
    await loginAs(page, floor.monolith.baseUrl, 'cashier1');
  });
  after(async () => {
    await browser.close();
    await floor.stop();
  });

  const open = (path: string) => page.goto(`${floor.monolith.baseUrl}${path}`);
  const cardOf = ({ id }: TakenOrder) => page.locator(`[data-order="${id}"]`);
  const done = (text: string) => page.getByRole('alert').filter({ hasText: text }).waitFor();

  it('opens the drawer with what was counted', async () => {
    await open('/cashier');
    await page.getByRole('link', { name: 'Cash drawer' }).click();
    await page.getByLabel('Cash counted, RUB').fill('500');
    await page.getByRole('button', { name: 'Open the drawer' }).click();
    await done('The drawer is open.');
    assert.equal(await page.locator('#expected').innerText(), '500.00 RUB');
  });

  it('takes an order in the hall, and its cash with change, and prints the receipt', async () => {
    await page.getByRole('link', { name: 'New order' }).click();
    await page.getByRole('button', { name: 'Add Pepperoni', exact: true }).click();
    await page.getByRole('button', { name: 'Add Cola 0.5' }).click();
    await page.getByLabel('How many Pepperoni').fill('2');
    await page.getByLabel('How many Pepperoni').blur();
    const subtotal = await page.locator('#subtotal').innerText();
    await page.getByLabel('Name of the guest').fill('Table 4');
    await page.getByRole('button', { name: 'Create the order' }).click();
    await page.getByRole('heading', { name: 'Take the payment' }).waitFor();
    assert.equal(await page.locator('#total').innerText(), subtotal);

    await page.getByLabel('Cash given').fill('2000');
    const change = await page.locator('#change').innerText();
    assert.equal(change, `${(2000 - Number.parseFloat(subtotal)).toFixed(2)} RUB`);
    await page.getByRole('button', { name: `Take ${subtotal}` }).click();
    await done(`Paid. Change: ${change}`);
    await page.locator('[data-payment=paid]').waitFor();

    await page.getByRole('link', { name: 'Receipt' }).click();
    await page.emulateMedia({ media: 'print' });
    assert.match(await page.locator('.slip').innerText(), /2 × Pepperoni[^]*Paid by cash/);
    assert.equal(await page.getByRole('navigation', { name: 'Main' }).isVisible(), false);
    await page.emulateMedia({ media: 'screen' });
  });

  it("sees today's orders with their payments, and moves one on", async () => {
    const order = await floor.order({ type: 'pickup' });
    await open('/cashier');
    const card = cardOf(order);
    await card.locator('[data-payment=intended]').waitFor();
    await card.getByRole('button', { name: `Mark as cooking: order ${order.number}` }).click();
    await card.getByRole('button', { name: `Mark as ready: order ${order.number}` }).waitFor();
    await card.getByRole('link', { name: `Payment: order ${order.number}` }).click();
    await page.getByLabel('Card').check();
    await page.getByRole('button', { name: /^Take / }).click();
    await done('Paid.');
    await page.getByRole('link', { name: 'All orders of today' }).click();
    await card.locator('[data-payment=paid]').waitFor();
  });

  it('cancels for a reason only, and gives the money back', async () => {
    const order = await floor.order({ type: 'pickup' });
    await floor.db.call('payment_take', [order.id, 'cash', order.total, await floor.userId('cashier1')]);
    await open('/cashier');
    const cancel = cardOf(order).getByRole('button', { name: `Cancel: order ${order.number}` });
    page.once('dialog', (dialog) => void dialog.accept(''));
    await cancel.click();
    await done('An order is cancelled for a reason only');
    page.once('dialog', (dialog) => void dialog.accept('The guest left'));
    await cancel.click();
    await cardOf(order).getByText('Cancelled: The guest left').waitFor();
    await cardOf(order).locator('[data-payment=refunded]').waitFor();
  });

  it('is told when a colleague took the money first', async () => {
    const order = await floor.order({ type: 'pickup' });
    await open(`/cashier/orders/${order.id}`);
    await floor.db.call('payment_take', [order.id, 'card', null, await floor.userId('manager1')]);
    await page.getByLabel('Card').check();
    await page.getByRole('button', { name: /^Take / }).click();
    await done(`Order № ${order.number} is paid already.`);
  });

  it('shows an order whose payment is not known here yet', async () => {
    const order = await floor.order({ type: 'pickup' });
    await page.route('**/cashier/payments*', (route) => route.fulfill({ json: { items: [] } }));
    await open('/cashier');
    await cardOf(order).getByText('payment not known yet').waitFor();
    assert.equal(await cardOf(order).getByRole('link').count(), 0);
    await page.unroute('**/cashier/payments*');
    await cardOf(order)
      .getByRole('link', { name: `Payment: order ${order.number}` })
      .waitFor();
  });

  it('waits for an order that another side took, before it takes the money', async () => {
    const order = await floor.order({ type: 'pickup' });
    let asked = 0;
    await page.route('**/api/orders', (route) => route.fulfill({ status: 201, json: order }));
    await page.route('**/cashier/payments*', async (route) => {
      asked += 1;
      await (asked > 2 ? route.continue() : route.fulfill({ json: { items: [] } }));
    });
    await open('/cashier/new');
    await page.getByRole('button', { name: 'Add Pepperoni', exact: true }).click();
    await page.getByRole('button', { name: 'Create the order' }).click();
    await page.getByRole('heading', { name: `Order № ${order.number}` }).waitFor();
    assert.equal(asked, 3);
    await page.unrouteAll();
  });

  it('closes the drawer and sees what is missing', async () => {
    await open('/cashier/drawer');
    await page.getByLabel('What', { exact: true }).selectOption('Take out');
    await page.getByLabel('Amount, RUB').fill('100');
    await page.getByLabel('What for').fill('To the bank');
    await page.getByRole('button', { name: 'Note' }).click();
    await done('Noted.');
    const expected = Number.parseFloat(await page.locator('#expected').innerText());
    await page.getByLabel('Cash counted, RUB').fill(String(expected - 20));
    await page.getByRole('button', { name: 'Close the drawer' }).click();
    await done('The drawer is closed.');
    assert.match(await page.locator('#closed tbody tr').first().innerText(), /-20\.00 RUB/);
  });

  it('can do all of it on a phone', async () => {
    const order = await floor.order({ type: 'pickup' });
    await page.setViewportSize({ width: 375, height: 700 });
    await open('/cashier');
    await cardOf(order).waitFor();
    assert.ok(await fitsPhone(page), '/cashier');
    for (const path of ['/cashier/new', '/cashier/drawer', `/cashier/orders/${order.id}`]) {
      await open(path);
      assert.ok(await fitsPhone(page), path);
    }
  });

  it('saw no error but the refusal that was asked for', () => {
    assert.deepEqual(
      errors.filter((error) => !error.includes('409')),
      [],
    );
  });
});
