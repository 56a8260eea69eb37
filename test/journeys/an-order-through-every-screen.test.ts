import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { startFakes } from '../../legacy-monolith/fakes/start-fakes.ts';
import { seedLegacy } from '../../legacy-monolith/seed/seed.ts';
import { connectForMigration } from '../../migrations/support/migration-connection.ts';
import { silentLogger, type RunningServer } from '../../services/kit/index.ts';
import { legacyDatabase } from '../legacy-monolith/legacy-database.ts';
import { runCopies } from '../legacy-monolith/running-copies.ts';
import { runMonolith, type MonolithSettings, type RunningMonolith } from '../legacy-monolith/running-monolith.ts';
import { openBrowser, type TestBrowser } from '../support/chromium.ts';
import { loginAs } from '../support/shop-floor-pages.ts';
import { waitFor } from '../support/wait-for.ts';

type Start = (databaseUrl: string, settings: MonolithSettings) => Promise<RunningMonolith>;
const ways: readonly (readonly [string, Start])[] = [
  ['one monolith', runMonolith],
  ['two copies behind a round robin', (url, settings) => runCopies(2, url, settings)],
];
const caller = { phone: '+79991234567', name: 'Ksenia' };
const stations = ['dough', 'filling', 'oven', 'packing'];
/** Where pizzeria 1 is: three hours ahead of UTC. */
const today = (): string => new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 10);

for (const [what, start] of ways) {
  describe(`an order through every screen of ${what}`, function () {
    this.timeout(300_000);
    let monolith: RunningMonolith;
    let fakes: RunningServer;
    const browsers: TestBrowser[] = [];
    const errors: (readonly string[])[] = [];
    /** Each person has a browser, as each has a screen. */
    const people = new Map<string, Page>();
    let delivery = { id: 0, number: 0 };
    let hall = { id: 0, number: 0 };
    let atFirst = { orders: 0, revenue: 0 };
    let piecesAtFirst: readonly number[] = [];

    before(async () => {
      fakes = await startFakes({ port: 0, logger: silentLogger() });
      const { url, appUrl } = await legacyDatabase('journey');
      await seedLegacy({ url, orders: 200, staffPassword: 'margherita' });
      const root = connectForMigration(url);
      const now = new Date();
      // Who is at work and on the way, the seed decides by the hour.
      await root('courier_trips').whereNull('settled_at').update({ settled_at: now, returned_at: now });
      await root('courier_shifts').whereNull('left_at').update({ left_at: now });
      await root('time_entries').whereNull('left_at').update({ left_at: now });
      await root('cash_drawers').whereNull('closed_at').update({ closed_at: now });
      await root.destroy();
      const settings = { SMS_GATEWAY_URL: fakes.url, CRM_URL: fakes.url, CRM_EXPORT_INTERVAL: 3_600_000 };
      monolith = await start(appUrl, settings);
    });
    after(async () => {
      for (const browser of browsers) await browser.close();
      await monolith.stop();
      await fakes.stop();
    });

    async function screenOf(login: string | null, path: string): Promise<Page> {
      const who = login ?? 'guest';
      let page = people.get(who);
      if (page === undefined) {
        const browser = await openBrowser();
        browsers.push(browser);
        const opened = await browser.newPage();
        errors.push(opened.errors);
        ({ page } = opened);
        people.set(who, page);
        if (login !== null) await loginAs(page, monolith.baseUrl, login);
      }
      await page.goto(`${monolith.baseUrl}${path}`);
      return page;
    }
    const done = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text }).waitFor();
    const sales = async (): Promise<{ orders: number; revenue: number }> => {
      const page = await screenOf('manager1', '/shift-manager');
      await page.getByText(/^Updated/).waitFor();
      const numberIn = async (id: string) => Number.parseFloat(await page.locator(id).innerText());
      return { orders: await numberIn('#orders'), revenue: await numberIn('#revenue') };
    };

    /** Pepperonis and Hawaiians of today, in the office's report. */
    const piecesSold = async (): Promise<readonly number[]> => {
      const page = await screenOf('office1', '/office-manager/reports');
      const report = `${monolith.baseUrl}/office-manager/reports/product-mix.csv?from=${today()}&to=${today()}`;
      const rows = (await (await page.request.get(report)).text()).split('\r\n').map((line) => line.split(','));
      return ['Pepperoni', 'Hawaiian'].map((product) => Number(rows.find(([name]) => name === product)?.[2] ?? 0));
    };

    it('is taken by phone, from a caller whom nobody knew', async () => {
      atFirst = await sales();
      piecesAtFirst = await piecesSold();
      const page = await screenOf('operator', '/contact-centre');
      await page.locator('[data-product]').first().waitFor();
      await page.getByLabel('Phone').fill(caller.phone);
      await page.getByRole('button', { name: 'Find' }).click();
      await page.getByLabel('Name of the new customer').fill(caller.name);
      await page.getByRole('button', { name: 'Remember' }).click();
      await page.getByText(`${caller.name}, ${caller.phone}`).waitFor();
      await page.getByRole('button', { name: 'Add Pepperoni', exact: true }).click();
      await page.locator('#cart li', { hasText: 'Pepperoni' }).waitFor();
      await page.getByLabel('Street').fill('Lenin Street');
      await page.getByLabel('House').fill('12');
      await page.getByLabel('Flat').fill('5');
      await page.locator('#zone', { hasText: 'zone Near' }).waitFor();
      assert.equal(await page.getByLabel('Pizzeria').inputValue(), '1');
      await page.getByRole('button', { name: 'Create the order' }).click();
      const created = page.locator('#created [data-order]');
      await created.waitFor();
      delivery = {
        id: Number(await created.getAttribute('data-order')),
        number: Number(/№ (\d+)/.exec(await created.innerText())?.[1]),
      };
    });

    it('is joined by one from the hall, which is paid at once and called on the television', async () => {
      let page = await screenOf('cashier1', '/cashier/drawer');
      await page.getByLabel('Cash counted, RUB').fill('500');
      await page.getByRole('button', { name: 'Open the drawer' }).click();
      await done(page, 'The drawer is open.');
      page = await screenOf('cashier1', '/cashier/new');
      await page.getByRole('button', { name: 'Add Hawaiian', exact: true }).click();
      await page.getByRole('button', { name: 'Create the order' }).click();
      await page.getByRole('heading', { name: 'Take the payment' }).waitFor();
      await page.getByLabel('Cash given').fill('1000');
      await page.getByRole('button', { name: /^Take / }).click();
      await done(page, 'Paid.');
      hall = {
        id: Number(/orders\/(\d+)/.exec(page.url())?.[1]),
        number: Number(/№ (\d+)/.exec(await page.getByRole('heading', { level: 1 }).innerText())?.[1]),
      };
      const television = await screenOf(null, '/public-screens/1/orders');
      await television.locator(`#making [data-number="${hall.number}"]`).waitFor();
    });

    it('is made, station by station', async () => {
      for (const station of stations) {
        const page = await screenOf('cook1', `/kitchen-tracker?station=${station}`);
        await page.locator('#updated', { hasText: 'Updated' }).waitFor();
        for (const [order, pizza] of [
          [delivery, 'Pepperoni'],
          [hall, 'Hawaiian'],
        ] as const) {
          const card = page.getByRole('button', { name: new RegExp(`^Order ${order.number}, ${pizza}`) });
          await card.click();
          await card.waitFor({ state: 'detached' });
        }
      }
    });

    it('is ready on the television, and handed over the counter', async () => {
      const television = people.get('guest') as Page;
      await television.locator(`#ready [data-number="${hall.number}"]`).waitFor();
      const page = await screenOf('cashier1', '/cashier');
      const card = page.locator(`[data-order="${hall.id}"]`);
      await card.getByRole('button', { name: `Mark as delivered: order ${hall.number}` }).click();
      await television.locator(`[data-number="${hall.number}"]`).waitFor({ state: 'detached' });
    });

    it('goes out with a courier, who brings the cash back', async () => {
      const desk = await screenOf('cashier1', '/delivery-cashier');
      const clockIn = desk.getByRole('button', { name: /^Clock in: / }).first();
      const courier = (await clockIn.getAttribute('aria-label'))?.replace('Clock in: ', '') ?? '';
      await clockIn.click();
      await done(desk, 'is clocked in.');
      await desk.locator(`#queue [data-order="${delivery.id}"]`).getByRole('checkbox').check();
      await desk.getByLabel('Courier', { exact: true }).selectOption({ label: courier });
      await desk.getByRole('button', { name: 'Hand over' }).click();
      await done(desk, 'Handed over.');
      const status = await orderStatus(delivery.number);
      assert.equal(status, 'delivering');
      const trip = desk.locator('#trips article', { hasText: `${delivery.number}` });
      await trip.getByRole('button', { name: 'Courier is back' }).click();
      await done(desk, 'is back.');
      await desk.getByRole('button', { name: 'Settle' }).click();
      await done(desk, 'is settled.');
    });

    it('is delivered and paid, at the till, for the caller, and in what the shift manager sees', async () => {
      const page = await screenOf('cashier1', '/cashier');
      for (const { id } of [delivery, hall]) {
        await page.locator(`[data-order="${id}"][data-status=delivered] [data-payment=paid]`).waitFor();
      }
      assert.equal(await orderStatus(delivery.number), 'delivered');
      const now = await sales();
      assert.equal(now.orders, atFirst.orders + 2);
      assert.equal(now.revenue, atFirst.revenue + 469 + 479);
    });

    it('is in the reports of the office, the export of the day and the CRM, and the caller got a message', async () => {
      assert.deepEqual(
        await piecesSold(),
        piecesAtFirst.map((pieces) => pieces + 1),
      );
      const page = await screenOf('office1', '/export');
      await page.getByLabel('or only the day').fill(today());
      const started = page.waitForEvent('download');
      await page.getByRole('button', { name: 'CSV' }).click();
      const csv = await readFile(await (await started).path(), 'utf8');
      assert.ok(csv.includes('Pepperoni') && csv.includes('Hawaiian'));
      const lines = csv.split('\r\n').map((line) => line.split(','));
      for (const { id } of [delivery, hall])
        assert.ok(
          lines.some((cells) => cells.includes(String(id))),
          `${id} in ${csv}`,
        );

      const admin = await screenOf('admin', '/export');
      await admin.getByRole('button', { name: 'Run now' }).click();
      await admin
        .locator('#message')
        .getByText(/^Sent /)
        .waitFor();
      assert.equal((await fetch(`${fakes.url}/crm/orders/${delivery.id}`)).status, 200);
      await waitFor('a message to the caller', async () => {
        const answer = await fetch(`${fakes.url}/sms.json?phone=${encodeURIComponent(caller.phone)}`);
        return JSON.stringify(await answer.json()).includes(caller.phone);
      });
    });

    it('left no error in any of their consoles', () => {
      assert.deepEqual(errors.flat(), []);
    });

    async function orderStatus(number: number): Promise<string> {
      const query = new URLSearchParams({ number: String(number), phone: caller.phone });
      const answer = await fetch(`${monolith.baseUrl}/api/order-status?${query.toString()}`);
      return ((await answer.json()) as { status: string }).status;
    }
  });
}
