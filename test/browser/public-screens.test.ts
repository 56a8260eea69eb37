import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import type { Page } from 'playwright-core';
import { seedLegacy } from '../../legacy-monolith/seed/seed.ts';
import { connectLegacyDatabase, type LegacyDatabase } from '../../legacy-monolith/shared/database.ts';
import { connectForMigration } from '../../migrations/support/migration-connection.ts';
import { legacyDatabase } from '../legacy-monolith/legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../legacy-monolith/running-monolith.ts';
import { openBrowser, type TestBrowser } from '../support/chromium.ts';

const LANDSCAPE = { width: 1920, height: 1080 };
const PORTRAIT = { width: 1080, height: 1920 };
/** Letters of 25 mm are read from five metres; on a 43 inch television at this resolution that is 50 pixels of type. */
const READABLE_PX = 49;

describe('televisions in a browser', function () {
  this.timeout(180_000);
  let root: Knex;
  let db: LegacyDatabase;
  let appUrl: string;
  let monolith: RunningMonolith;
  let browser: TestBrowser;

  before(async () => {
    const database = await legacyDatabase('browser_tv');
    ({ appUrl } = database);
    root = connectForMigration(database.url);
    await seedLegacy({ url: database.url, orders: 50, staffPassword: 'margherita' });
    await root('stop_list').delete();
    await root('orders').update({ status: 'delivered' });
    db = connectLegacyDatabase(appUrl);
    monolith = await runMonolith(appUrl);
    browser = await openBrowser(LANDSCAPE);
  });
  after(async () => {
    await browser.close();
    await monolith.stop();
    await db.close();
    await root.destroy();
  });

  const takePickup = async (): Promise<{ id: number; number: number }> => {
    const lines = JSON.stringify([{ productId: 1, quantity: 1 }]);
    const order = [1, 'pickup', '+79990000001', 'Gleb', null, null, null, lines, '', null];
    const [, [row] = []] = await db.call('order_create', order);
    return { id: row?.['id'] as number, number: row?.['number'] as number };
  };
  const assertFits = async (page: Page, name: string): Promise<void> => {
    const found = await page.evaluate<unknown>(`(() => {
      const texts = [...document.querySelectorAll('h1, h2, li, .name, .price')];
      const boxes = texts.filter((each) => each.getClientRects().length > 0).map((each) => each.getBoundingClientRect());
      const { scrollWidth, scrollHeight } = document.documentElement;
      return {
        scrolls: scrollWidth > innerWidth || scrollHeight > innerHeight,
        outside: boxes.filter(({ right, bottom }) => right > innerWidth || bottom > innerHeight).length,
        cut: [...document.querySelectorAll('li')].filter((each) => each.scrollHeight > each.clientHeight + 1).length,
      };
    })()`);
    assert.deepEqual(found, { scrolls: false, outside: 0, cut: 0 }, name);
  };

  it('show the whole menu page by page, without scrolling, in letters that are read from five metres', async () => {
    for (const viewport of [LANDSCAPE, PORTRAIT]) {
      const { page, errors } = await browser.newPage();
      await page.setViewportSize(viewport);
      await page.clock.install();
      await page.goto(`${monolith.baseUrl}/public-screens/1/menu`);
      const seen = new Set<string>();
      await page.locator('#board li').first().waitFor();
      const pages = Number((await page.locator('#page-of').innerText()).split('/')[1]);
      for (let shown = 0; shown < pages; shown += 1) {
        await assertFits(page, `page ${shown + 1} at ${viewport.width} px`);
        for (const name of await page.locator('#board .name').allInnerTexts()) seen.add(name);
        await page.clock.runFor(12_000);
      }
      assert.equal(seen.size, Number((await root('products').where({ active: 1 }).count({ n: '*' }))[0]?.['n']));
      const size = await page.evaluate<string>(`getComputedStyle(document.querySelector('.name')).fontSize`);
      assert.ok(Number.parseFloat(size) >= READABLE_PX, `the type is ${size}`);
      assert.deepEqual(errors, []);
      await page.close();
    }
  });

  it('take a product off the board that is put onto the stop list', async () => {
    const { page, errors } = await browser.newPage();
    await page.goto(`${monolith.baseUrl}/public-screens/1/menu`);
    await page.locator('[data-product="2"]:not(.sold-out)').waitFor();
    await root('stop_list').insert({ pizzeria_id: 1, product_id: 2, since: '2026-01-01' });
    await page.locator('[data-product="2"].sold-out').waitFor();
    await assertFits(page, 'with a product that is sold out');
    await root('stop_list').delete();
    assert.deepEqual(errors, []);
  });

  it('call a number from being made to ready, and forget it when it was handed over', async () => {
    const { page, errors } = await browser.newPage();
    await page.goto(`${monolith.baseUrl}/public-screens/1/orders`);
    const { id, number } = await takePickup();
    await page.locator(`#making [data-number="${number}"]`).waitFor();
    for (const status of ['cooking', 'ready']) await db.call('order_set_status', [id, status]);
    await page.locator(`#ready [data-number="${number}"]`).waitFor();
    await db.call('order_set_status', [id, 'delivered']);
    await page.locator(`[data-number="${number}"]`).waitFor({ state: 'detached' });
    assert.deepEqual(errors, []);
  });

  it('hold the numbers of a busy evening, in both positions', async () => {
    for (let order = 0; order < 60; order += 1) {
      const { id } = await takePickup();
      if (order % 2 === 0)
        await root('orders')
          .where({ id })
          .update({ status: 'ready', number: 900 + order });
    }
    const { page, errors } = await browser.newPage();
    await page.goto(`${monolith.baseUrl}/public-screens/1/orders`);
    await page.locator('#ready li').nth(17).waitFor();
    for (const viewport of [LANDSCAPE, PORTRAIT]) {
      await page.setViewportSize(viewport);
      await assertFits(page, `${viewport.width} px`);
    }
    assert.deepEqual(errors, []);
  });

  it('show adverts one after the other', async () => {
    const { page, errors } = await browser.newPage();
    await page.clock.install();
    await page.goto(`${monolith.baseUrl}/public-screens/1/adverts`);
    await page.getByRole('heading', { name: 'Four cheeses, one pizza' }).waitFor();
    await assertFits(page, 'the first advert');
    await page.clock.runFor(10_000);
    await page.getByRole('heading', { name: 'Work with us' }).waitFor();
    assert.deepEqual(errors, []);
  });

  it('say that they are out of date while the server is away, and are right again when it is back', async () => {
    const { page } = await browser.newPage();
    await page.goto(`${monolith.baseUrl}/public-screens/1/orders`);
    await page.locator('#making li').first().waitFor();
    await page.route('**/orders.json', (route) => route.abort());
    await page
      .locator('#stale')
      .filter({ hasText: /\d\d:\d\d/ })
      .waitFor();
    assert.ok((await page.locator('#making li').count()) > 0, 'what was known stays');
    await page.unroute('**/orders.json');
    await page.locator('#stale').waitFor({ state: 'hidden' });
  });
});
