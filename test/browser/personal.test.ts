import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { seedLegacy } from '../../legacy-monolith/seed/seed.ts';
import { legacyDatabase } from '../legacy-monolith/legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../legacy-monolith/running-monolith.ts';
import { openBrowser, type TestBrowser, type TestPage } from '../support/chromium.ts';

describe('personal page in a browser', function () {
  this.timeout(120_000);
  let monolith: RunningMonolith;
  let browser: TestBrowser;
  let view: TestPage;
  let page: Page;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('browser_personal');
    await seedLegacy({ url, orders: 200, staffPassword: 'margherita' });
    monolith = await runMonolith(appUrl);
    browser = await openBrowser();
    view = await browser.newPage();
    ({ page } = view);
  });
  after(async () => {
    await browser.close();
    await monolith.stop();
  });

  async function login(name: string): Promise<void> {
    await page.context().clearCookies();
    await page.goto(`${monolith.baseUrl}/login?next=/personal`);
    await page.getByLabel('Login').fill(name);
    await page.getByLabel('Password').fill('margherita');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(`${monolith.baseUrl}/personal`);
  }
  const askForLeave = async (from: string, to: string): Promise<void> => {
    await page.getByLabel('From', { exact: true }).fill(from);
    await page.getByLabel('To', { exact: true }).fill(to);
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
  };

  it('shows shifts, hours and pay', async () => {
    await login('cook1');
    await page.getByRole('heading', { name: 'This week' }).waitFor();
    await page.locator('#pay', { hasText: /RUB for \d+ h/ }).waitFor();
  });

  it('asks for leave, withdraws it, asks again and sees the decision of the office', async () => {
    await askForLeave('2098-07-01', '2098-07-14');
    await page.getByText('You have asked for leave.').waitFor();
    await askForLeave('2098-07-14', '2098-07-20');
    await page.getByText('Another request of yours covers some of these days.').waitFor();
    await page.getByRole('button', { name: 'Withdraw the request from 2098-07-01' }).click();
    await page.getByText('The request is withdrawn.').waitFor();
    await askForLeave('2098-08-01', '2098-08-14');
    await page.getByRole('button', { name: 'Withdraw the request from 2098-08-01' }).waitFor();

    await page.context().clearCookies();
    await page.goto(`${monolith.baseUrl}/login?next=/office-manager/leave`);
    await page.getByLabel('Login').fill('office1');
    await page.getByLabel('Password').fill('margherita');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('button', { name: /^Approve the leave/ }).click();
    await page.getByText(/is approved\.$/).waitFor();
    await login('cook1');
    await page.locator('#leave li', { hasText: '2098-08-01' }).getByText('approved').waitFor();
  });

  it('is readable on a phone, and nothing has gone wrong in the console', async () => {
    await page.setViewportSize({ width: 375, height: 740 });
    await page.reload();
    assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'));
    assert.deepEqual(
      view.errors.filter((error) => !error.includes('409')),
      [],
    );
  });
});
