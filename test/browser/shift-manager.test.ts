import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { connectLegacyDatabase, type LegacyDatabase } from '../../legacy-monolith/shared/database.ts';
import { seedLegacy } from '../../legacy-monolith/seed/seed.ts';
import { legacyDatabase } from '../legacy-monolith/legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../legacy-monolith/running-monolith.ts';
import { takeOrder } from '../legacy-monolith/sample.ts';
import { openBrowser, type TestBrowser, type TestPage } from '../support/chromium.ts';

describe('shift manager in a browser', function () {
  this.timeout(120_000);
  let db: LegacyDatabase;
  let monolith: RunningMonolith;
  let browser: TestBrowser;
  let view: TestPage;
  let page: Page;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('browser_shift');
    await seedLegacy({ url, orders: 200, staffPassword: 'margherita' });
    db = connectLegacyDatabase(appUrl);
    monolith = await runMonolith(appUrl);
    browser = await openBrowser();
    view = await browser.newPage();
    ({ page } = view);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.goto(`${monolith.baseUrl}/login`);
    await page.getByLabel('Login').fill('manager1');
    await page.getByLabel('Password').fill('margherita');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(`${monolith.baseUrl}/`);
  });
  after(async () => {
    await browser.close();
    await monolith.stop();
    await db.close();
  });

  it('sees a new order without doing anything', async () => {
    await page.goto(`${monolith.baseUrl}/shift-manager`);
    await page.getByText(/^Updated/).waitFor();
    const before = Number(await page.locator('#orders').innerText());
    await takeOrder(db);
    await page.locator('#orders', { hasText: String(before + 1) }).waitFor();
    await page.locator('#stations', { hasText: /dough\s*[1-9]/ }).waitFor();
  });

  it('stops a product and an ingredient, limits another, and puts them back', async () => {
    await page.goto(`${monolith.baseUrl}/shift-manager/stops`);
    await page.getByLabel('Product', { exact: true }).selectOption({ label: 'Pepperoni' });
    await page.getByRole('button', { name: 'Stop the product' }).click();
    await page.getByText('The product is off the menu.').waitFor();
    await page.getByLabel('Ingredient').selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Stop everything with it' }).click();
    await page.locator('#out li').waitFor();
    await page.getByLabel('Product to limit').selectOption({ label: 'Milkshake' });
    await page.getByLabel('Left (0 stops it)').fill('3');
    await page.getByRole('button', { name: 'Set the limit' }).click();
    await page.getByText('Milkshake: only 3 left', { exact: true }).waitFor();
    await page.locator('#log').getByText('stopped Pepperoni').waitFor();

    await page.locator('#out').getByRole('button', { name: 'Put back' }).click();
    await page.locator('#out li').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Put back Pepperoni', exact: true }).click();
    await page.getByText('Pepperoni is back on the menu.').waitFor();
  });

  it('changes an order and sees the totals before and after', async () => {
    const { id, number } = await takeOrder(db);
    await page.goto(`${monolith.baseUrl}/shift-manager/orders`);
    await page
      .locator(`[data-order="${String(id)}"]`)
      .getByRole('link', { name: `Change order ${String(number)}` })
      .click();
    await page
      .getByLabel(/^Margherita/)
      .first()
      .fill('2');
    await page.locator('#product').selectOption({ label: 'Caesar Salad, 249.00 RUB' });
    await page.getByLabel(/^Extra cheese/).waitFor({ state: 'hidden' });
    await page.locator('#product').selectOption({ label: 'Pepperoni, 469.00 RUB' });
    await page.getByLabel(/^Extra cheese/).check();
    await page.getByRole('button', { name: 'Add to the order' }).click();
    await page.getByRole('button', { name: 'Show the new total' }).click();
    await page.locator('#outcome', { hasText: /^Before 399\.00 RUB, then/ }).waitFor();
    const outcome = await page.locator('#outcome').innerText();
    await page.getByRole('button', { name: 'Save the change' }).click();
    await page.getByText(`The order is changed. ${outcome}`).waitFor();
  });

  it('clocks somebody in and out', async () => {
    await page.goto(`${monolith.baseUrl}/shift-manager/staff`);
    const clockIn = page.getByRole('button', { name: /^Clock in/ }).first();
    await clockIn.click();
    await page.locator('#message').getByText('lock').waitFor();
    await page
      .getByRole('button', { name: /^Clock out/ })
      .first()
      .click();
    await page.getByText(/is clocked out\.$/).waitFor();
  });

  it('is readable on a phone, and nothing has gone wrong in the console', async () => {
    await page.setViewportSize({ width: 375, height: 740 });
    for (const path of ['', '/stops', '/orders', '/staff']) {
      await page.goto(`${monolith.baseUrl}/shift-manager${path}`);
      const fits = await page.evaluate('document.documentElement.scrollWidth <= innerWidth');
      assert.ok(fits, `${path} scrolls sideways`);
    }
    assert.deepEqual(view.errors, []);
  });
});
