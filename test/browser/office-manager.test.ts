import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { seedLegacy } from '../../legacy-monolith/seed/seed.ts';
import { legacyDatabase } from '../legacy-monolith/legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../legacy-monolith/running-monolith.ts';
import { openBrowser, type TestBrowser, type TestPage } from '../support/chromium.ts';

const REPORTS = [
  'Sales by hour',
  'Product mix',
  'Delivery times',
  'Kitchen load',
  'Labour cost',
  'Pizzerias side by side',
];

describe('office manager in a browser', function () {
  this.timeout(180_000);
  let monolith: RunningMonolith;
  let browser: TestBrowser;
  let view: TestPage;
  let page: Page;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('browser_office');
    await seedLegacy({ url, orders: 1_000, staffPassword: 'margherita' });
    monolith = await runMonolith(appUrl);
    browser = await openBrowser();
    view = await browser.newPage();
    ({ page } = view);
    page.on('dialog', (dialog) => void dialog.accept());
    await login('office1');
  });
  after(async () => {
    await browser.close();
    await monolith.stop();
  });

  async function login(name: string): Promise<void> {
    await page.context().clearCookies();
    await page.goto(`${monolith.baseUrl}/login`);
    await page.getByLabel('Login').fill(name);
    await page.getByLabel('Password').fill('margherita');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(`${monolith.baseUrl}/`);
  }
  const open = (path: string) => page.goto(`${monolith.baseUrl}/office-manager${path}`);

  it('sets hours and a new delivery zone', async () => {
    await open('/settings');
    await page.getByLabel('Monday opens').fill('09:30');
    await page.getByLabel(/^Minimum order/).fill('250.50');
    await page.getByRole('button', { name: 'Save the settings' }).click();
    await page.getByText('The settings are saved.').waitFor();
    assert.equal(await page.getByLabel('Monday opens').inputValue(), '09:30');
    assert.equal(await page.getByLabel(/^Minimum order/).inputValue(), '250.50');

    await page.getByText('Add a zone', { exact: true }).click();
    const zone = page.locator('[data-zone="new"]');
    await zone.getByLabel('Name').fill('Outskirts');
    await zone.getByLabel(/^Fee/).fill('150');
    await zone.getByRole('button', { name: 'Add a street' }).click();
    await zone.getByLabel('Street', { exact: true }).selectOption({ label: 'Birch Alley' });
    await zone.getByLabel('From', { exact: true }).fill('50');
    await zone.getByLabel('To', { exact: true }).fill('60');
    await zone.getByRole('button', { name: 'Save the new zone' }).click();
    await page.getByText(/ belongs to /).waitFor();
    await zone.getByLabel('From', { exact: true }).fill('900');
    await zone.getByLabel('To', { exact: true }).fill('950');
    await zone.getByRole('button', { name: 'Save the new zone' }).click();
    await page.getByText(/^Outskirts: 150\.00 RUB/).waitFor();
  });

  it('runs a promotion and switches it off', async () => {
    await open('/promotions');
    const form = page.locator('form', { has: page.getByRole('button', { name: 'Add the promotion' }) });
    await form.getByLabel('Name').fill('Rainy Tuesday');
    await form.getByLabel(/^Code/).fill('rain');
    await form.getByLabel('Percent').fill('12');
    await form.getByLabel('First day').fill('2026-01-01');
    await form.getByLabel('Last day').fill('2099-01-01');
    await form.getByRole('button', { name: 'Add the promotion' }).click();
    await page.getByText('code RAIN: 12 % off').waitFor();
    await page.getByRole('button', { name: 'Switch Rainy Tuesday off' }).click();
    await page.getByRole('button', { name: 'Switch Rainy Tuesday on' }).waitFor();
  });

  it('hires somebody, plans a shift and is told why another one cannot be', async () => {
    await open('/staff');
    const form = page.locator('form', { has: page.getByRole('button', { name: 'Hire', exact: true }) });
    await form.getByLabel('Name').fill('Vera Novikova');
    await form.getByLabel('Position').selectOption('cook');
    await form.getByLabel(/^Rate an hour/).fill('310');
    await form.getByRole('button', { name: 'Hire', exact: true }).click();
    await page
      .getByRole('row', { name: /Vera Novikova/ })
      .getByText('310.00 RUB')
      .waitFor();

    await open('/schedule');
    await page.getByRole('link', { name: 'The week after' }).click();
    const plan = async (from: string, to: string): Promise<void> => {
      await page.getByLabel('Who').selectOption({ label: 'Vera Novikova, cook' });
      await page.getByLabel('From', { exact: true }).fill(from);
      await page.getByLabel('To', { exact: true }).fill(to);
      await page.getByRole('button', { name: 'Plan', exact: true }).click();
    };
    await plan('10:00', '18:00');
    await page
      .getByRole('row', { name: /Vera Novikova/ })
      .getByText('10:00–18:00')
      .waitFor();
    await plan('17:00', '22:00');
    await page.getByText('Vera Novikova has a shift 10:00-18:00 then.').waitFor();
    await page.getByRole('button', { name: /^Remove the shift of Vera Novikova/ }).click();
    await page.getByText('The shift is out of the plan.').waitFor();
  });

  it('writes down a loss and closes last month', async () => {
    await open('/stock');
    await page.getByLabel('Ingredient').selectOption({ label: 'Mozzarella, g' });
    await page.getByLabel('What happened').selectOption('loss');
    await page.getByLabel('How much').fill('700');
    await page.getByLabel('Comment').fill('fell off the table');
    await page.getByRole('button', { name: 'Write' }).click();
    await page.locator('#moves').getByText('fell off the table').waitFor();

    await open('/pay');
    await page.getByRole('button', { name: /^Close / }).click();
    await page.locator('#state', { hasText: 'is closed.' }).waitFor();
  });

  it('looks at every report as a table, a picture and a file', async () => {
    await open('/reports');
    const path = page.url();
    for (const title of REPORTS) {
      await page.goto(path);
      await page.getByRole('link', { name: title }).click();
      await page.getByRole('heading', { name: title }).waitFor();
      await page
        .getByLabel('From', { exact: true })
        .fill(new Date(Date.now() - 60 * 86_400_000).toISOString().slice(0, 10));
      await page.getByRole('button', { name: 'Show', exact: true }).click();
      await page.locator('#report tbody tr').first().waitFor();
      assert.ok((await page.locator('svg.chart rect').count()) > 0, title);
      const download = page.waitForEvent('download');
      await page.locator('#csv').click();
      assert.match((await download).suggestedFilename(), /\.csv$/);
    }
  });

  it('compares the pizzerias of a franchisee', async () => {
    await login('franchisee2');
    await open('/reports/pizzerias');
    assert.ok((await page.locator('#report tbody tr').count()) > 1);
  });

  it('is readable on a phone, and nothing has gone wrong in the console', async () => {
    await login('office1');
    await page.setViewportSize({ width: 375, height: 740 });
    const tabs = ['', '/settings', '/promotions', '/staff', '/schedule', '/leave', '/stock', '/pay', '/reports'];
    for (const path of [...tabs, '/reports/product-mix']) {
      await open(path);
      const fits = await page.evaluate('document.documentElement.scrollWidth <= innerWidth');
      assert.ok(fits, `${path} scrolls sideways`);
    }
    assert.deepEqual(
      view.errors.filter((error) => !error.includes('409')),
      [],
    );
  });
});
