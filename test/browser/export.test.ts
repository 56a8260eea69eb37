import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { startFakes } from '../../legacy-monolith/fakes/start-fakes.ts';
import { silentLogger, type RunningServer } from '../../services/kit/index.ts';
import { runNetwork, type RunningNetwork } from '../legacy-monolith/admin/running-network.ts';
import { insertOrder } from '../legacy-monolith/export/insert-orders.ts';
import { openBrowser, type TestBrowser } from '../support/chromium.ts';

const minuteAgo = new Date(Date.now() - 60_000).toISOString().slice(0, 23).replace('T', ' ');

describe('export in a browser', function () {
  this.timeout(120_000);
  let network: RunningNetwork;
  let fakes: RunningServer;
  let browser: TestBrowser;

  before(async () => {
    fakes = await startFakes({ port: 0, logger: silentLogger() });
    network = await runNetwork('export_browser', { CRM_URL: fakes.url, CRM_EXPORT_INTERVAL: 3_600_000 });
    const lineName = 'Quattro & <Formaggi>, "large" \u0001';
    await insertOrder(network.knex, { id: 1, lineName, payment: { method: 'card', status: 'paid' } });
    await insertOrder(network.knex, { id: 3, pizzeriaId: 3, changedAt: minuteAgo });
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await network.stop();
    await fakes.stop();
  });

  async function open(login: string): Promise<{ page: Page; errors: readonly string[] }> {
    const tab = await browser.newPage();
    const { page } = tab;
    await page.context().clearCookies();
    await page.goto(`${network.baseUrl}/login?next=/export`);
    await page.getByLabel('Login').fill(login);
    await page.getByLabel('Password').fill('margherita');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Export' }).waitFor();
    return tab;
  }

  async function download(page: Page, format: 'CSV' | 'XML'): Promise<{ name: string; text: string }> {
    const started = page.waitForEvent('download');
    await page.getByRole('button', { name: format }).click();
    const file = await started;
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
  }

  it('gives an office manager the month of their pizzeria as CSV and a day of it as XML that a parser reads', async () => {
    const { page, errors } = await open('office1');
    await page.getByLabel('Month').fill('2015-03');
    const csv = await download(page, 'CSV');
    assert.equal(csv.name, 'accounting-2015-03-pizzeria-1.csv');
    assert.ok(csv.text.includes('"Quattro & <Formaggi>, ""large"" \uFFFD"'));
    assert.match(csv.text, /\r\ntotal,.*399\.00/);
    await page.getByLabel('or only the day').fill('2015-03-07');
    const xml = await download(page, 'XML');
    assert.equal(xml.name, 'accounting-2015-03-07-pizzeria-1.xml');
    const parsed = await page.evaluate(`(() => {
      const read = new DOMParser().parseFromString(${JSON.stringify(xml.text)}, 'application/xml');
      const mistakes = read.querySelectorAll('parsererror').length;
      const [line, sum] = [read.querySelector('line'), read.querySelector('sum')];
      return { mistakes, name: line.getAttribute('name'), card: sum.getAttribute('paidCard') };
    })()`);
    assert.deepEqual(parsed, { mistakes: 0, name: 'Quattro & <Formaggi>, "large" \uFFFD', card: '399.00' });
    assert.deepEqual(errors, []);
  });

  it('lets an administrator send to the CRM what has changed, and shows what came of it', async () => {
    const { page, errors } = await open('admin');
    await page.getByText('No run yet.').waitFor();
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.locator('#message').getByText('Sent 1 customers and 1 orders.').waitFor();
    assert.equal(await page.locator('#runs tbody tr').count(), 2);
    await page.goto(`${fakes.url}/crm`);
    await page.locator('[data-key="3"]').waitFor();
    assert.deepEqual(errors, []);
  });

  it('fits on a phone, as do the fakes', async () => {
    const { page, errors } = await open('admin');
    await page.setViewportSize({ width: 375, height: 800 });
    for (const url of [`${network.baseUrl}/export`, `${fakes.url}/crm`, `${fakes.url}/sms`]) {
      await page.goto(url);
      const overlap = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      assert.ok(overlap <= 0, `${url} is ${overlap} px too wide`);
    }
    assert.deepEqual(errors, []);
  });
});
