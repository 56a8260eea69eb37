import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Knex } from 'knex';
import type { Page } from 'playwright-core';
import { seedLegacy } from '../../legacy-monolith/seed/seed.ts';
import { connectForMigration } from '../../migrations/support/migration-connection.ts';
import { legacyDatabase } from '../legacy-monolith/legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../legacy-monolith/running-monolith.ts';
import { openBrowser, type TestBrowser } from '../support/chromium.ts';
import { waitFor } from '../support/wait-for.ts';

describe('the site in a browser', function () {
  this.timeout(180_000);
  let root: Knex;
  let monolith: RunningMonolith;
  let browser: TestBrowser;
  let site: string;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('browser_site');
    root = connectForMigration(url);
    await seedLegacy({ url, orders: 200, staffPassword: 'margherita' });
    await root('stop_list').delete();
    monolith = await runMonolith(appUrl);
    site = `http://site.localhost:${new URL(monolith.baseUrl).port}`;
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await monolith.stop();
    await root.destroy();
  });

  const readEnglish = async (page: Page): Promise<void> => {
    await page.goto(site);
    if (!(await page.title()).startsWith('Menu')) await page.getByRole('link', { name: 'In English' }).click();
    await page.getByRole('heading', { name: 'Menu', level: 1 }).waitFor();
  };
  const put = async (page: Page, product: string): Promise<void> => {
    await page.getByRole('link', { name: `Choose ${product}`, exact: true }).click();
  };
  const codeOf = (phone: string): Promise<string> =>
    waitFor('a message with a code', async () => {
      const row = await root('sms_messages')
        .where({ phone })
        .orderBy('id', 'desc')
        .first<{ text: string } | undefined>();
      return row && /\d{6}/.exec(row.text)?.[0];
    });

  it('leads from its own host name to the menu, and from a half-and-half pizza to an order that is followed', async () => {
    const { page, errors } = await browser.newPage();
    await readEnglish(page);
    await put(page, 'Margherita');
    await page.getByLabel('Second half').selectOption({ label: 'Pepperoni, 469.00 RUB' });
    await page.getByLabel('Extra cheese').check();
    await page.getByRole('button', { name: 'Put into the basket' }).click();
    await page.locator('#basket').getByText('Margherita / Pepperoni + Extra cheese', { exact: true }).waitFor();
    await page.getByLabel('Promo code').fill('PIZZA10');
    await page.getByRole('button', { name: 'Use the code' }).click();
    await page.getByText('Discount').waitFor();
    await page.getByRole('link', { name: 'Order now' }).click();
    await page.getByLabel('Street', { exact: true }).fill('Lenin Street');
    await page.getByLabel('House').fill('150');
    await page.getByLabel('Your name').fill('Vera');
    await page.getByLabel('Your phone').fill('+7 999 111 33 44');
    await page.getByRole('button', { name: 'Place the order' }).click();
    await page.getByText('The sum is another one now').waitFor();
    await page.locator('#sums').getByText('Delivery').waitFor();
    await page.getByRole('button', { name: 'Place the order' }).click();
    await page.getByText('Thank you! Your order is number').waitFor();
    const { id, total } = await root('orders')
      .where({ customer_phone: '+79991113344' })
      .first<{ id: number; total: number }>();
    assert.equal(await page.locator('#to-pay').innerText(), `${(total / 100).toFixed(2)} RUB`);
    await root('orders').where({ id }).update({ status: 'cooking' });
    await page.getByRole('status').getByText('Being made').waitFor();
    assert.deepEqual(errors, []);
  });

  it('gives a customer a login by a code to their phone', async () => {
    const { page, errors } = await browser.newPage();
    await readEnglish(page);
    // Whoever used this browser before is not logged in.
    await page.getByRole('link', { name: 'Log in' }).click();
    await page.getByRole('link', { name: 'Sign up' }).click();
    await page.getByLabel('Your name').fill('Gleb');
    await page.getByLabel('Your phone').fill('+79991113355');
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByLabel('Code from the message').fill(await codeOf('+79991113355'));
    await page.getByLabel('New password').fill('four seasons');
    await page.getByRole('button', { name: 'Set the password and log in' }).click();
    await page.getByRole('heading', { name: 'Gleb', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('link', { name: 'Log in' }).click();
    await page.getByLabel('Your phone').fill('+79991113355');
    await page.getByLabel('Password').fill('four seasons');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('You have not ordered anything yet.').waitFor();
    assert.deepEqual(errors, []);
  });

  it('fits a phone, and works without scripts', async () => {
    const phone = await openBrowser({ width: 375, height: 800 }, { javaScriptEnabled: false });
    const { page, errors } = await phone.newPage();
    await page.goto(`${site}/site?lang=en`);
    await put(page, 'Cola 0.5');
    await page.getByRole('button', { name: 'Put into the basket' }).click();
    for (const path of [
      '/site',
      '/site/products/1',
      '/site/basket',
      '/site/checkout',
      '/site/order-status',
      '/site/login',
    ]) {
      await page.goto(site + path);
      assert.ok(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'), path);
    }
    await page.goto(`${site}/site/checkout`);
    await page.getByLabel('Pickup').check();
    await page.getByLabel('Your name').fill('Vera');
    await page.getByLabel('Your phone').fill('+79991113366');
    await page.getByRole('button', { name: 'Place the order' }).click();
    await page.getByText('Thank you! Your order is number').waitFor();
    assert.deepEqual(errors, []);
    await phone.close();
  });

  it('shows other people its revenue in a frame of their pages', async () => {
    const { page, errors } = await browser.newPage();
    const widget = `${monolith.baseUrl}/api/revenue/widget`;
    const blog = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<!doctype html><title>Blog</title><link rel="icon" href="data:,"><iframe src="${widget}"></iframe>`,
      );
    });
    await once(blog.listen(0, '127.0.0.1'), 'listening');
    await page.goto(`http://127.0.0.1:${(blog.address() as AddressInfo).port}/`);
    const frame = page.frameLocator('iframe');
    await frame.getByText('Updated').waitFor();
    assert.equal(await frame.locator('#pizzerias').innerText(), '35');
    assert.match(await frame.locator('#year-revenue').innerText(), /^[\d,]+\.\d\d RUB$/);
    assert.deepEqual(errors, []);
    await page.close();
    blog.close();
  });
});
