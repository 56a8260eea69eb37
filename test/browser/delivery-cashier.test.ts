import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { everybodyHome } from '../legacy-monolith/delivery-cashier/desk.ts';
import { shopFloor, type ShopFloor, type TakenOrder } from '../legacy-monolith/shop-floor.ts';
import { openBrowser, type TestBrowser } from '../support/chromium.ts';
import { fitsPhone, loginAs, whileStale } from '../support/shop-floor-pages.ts';

describe('the delivery desk', function () {
  this.timeout(120_000);
  let floor: ShopFloor;
  let browser: TestBrowser;
  let page: Page;
  let errors: readonly string[];
  let courierName: string;

  before(async () => {
    floor = await shopFloor('browser-delivery');
    await everybodyHome(floor);
    const [courier] = (await floor.root('employees').where({ id: await floor.employeeId('courier1') })) as {
      name: string;
    }[];
    courierName = courier?.name ?? '';
    browser = await openBrowser();
    ({ page, errors } = await browser.newPage());
    await loginAs(page, floor.monolith.baseUrl, 'cashier1');
    await floor.db.call('drawer_open', [await floor.userId('cashier1'), 1, 0]);
  });
  after(async () => {
    await browser.close();
    await floor.stop();
  });

  const open = () => page.goto(`${floor.monolith.baseUrl}/delivery-cashier`);
  const done = (text: string) => page.getByRole('alert').filter({ hasText: text }).waitFor();
  const waiting = ({ id }: TakenOrder) => page.locator(`#queue [data-order="${id}"]`);
  const handOver = async (orders: readonly TakenOrder[]): Promise<void> => {
    for (const order of orders) await waiting(order).getByRole('checkbox').check();
    await page.getByLabel('Courier', { exact: true }).selectOption({ label: courierName });
    await page.getByRole('button', { name: 'Hand over' }).click();
    await done('Handed over.');
  };

  it('clocks a courier in, hands two orders over, takes one back and settles the other', async () => {
    const [first, second] = [await floor.order({ status: 'ready' }), await floor.order({ status: 'ready' })];
    await open();
    await page.getByRole('button', { name: `Clock in: ${courierName}` }).click();
    await done(`${courierName} is clocked in.`);
    await handOver([first, second]);

    const trip = page.locator('#trips article');
    await trip.getByText(`Cash to bring: ${((first.total + second.total) / 100).toFixed(2)} RUB`).waitFor();
    await trip.getByLabel(`Order ${second.number}`, { exact: true }).selectOption('came back, try again');
    await trip.getByLabel(`Why did order ${second.number} come back?`).fill('Nobody opened');
    await trip.getByRole('button', { name: 'Courier is back' }).click();
    await done(`${courierName} is back.`);
    await waiting(second).getByText('Nobody opened').waitFor();

    assert.equal(await trip.getByLabel('Cash handed in').inputValue(), (first.total / 100).toFixed(2));
    await trip.getByRole('button', { name: 'Settle' }).click();
    await done('is settled.');
    await page.getByText('Nobody is on the way, and everything is settled.').waitFor();
    assert.deepEqual([await floor.statusOf(first.id), await floor.statusOf(second.id)], ['delivered', 'delivering']);
  });

  it('prints a slip with addresses and the cash to collect', async () => {
    const order = await floor.order({ status: 'ready' });
    await open();
    await handOver([order]);
    await page.locator('#trips article').getByRole('link', { name: 'Slip' }).click();
    await page.emulateMedia({ media: 'print' });
    assert.match(await page.locator('.slip').innerText(), /Lenin Street 12, flat 5[^]*Collect .* in cash; change for/);
    assert.equal(await page.getByRole('button', { name: 'Print' }).isVisible(), false);
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('link', { name: 'Back' }).click();
  });

  it('keeps what somebody types while the page is fetched again', async () => {
    const trip = page.locator('#trips article');
    await trip.getByLabel(/^Order \d+$/).selectOption('came back, cancel it');
    await trip.getByLabel(/^Why did/).fill('Half of a reas');
    const other = await floor.order({ status: 'ready' });
    await waiting(other).waitFor();
    assert.equal(await trip.getByLabel(/^Why did/).inputValue(), 'Half of a reas');
    await trip.getByRole('button', { name: 'Courier is back' }).click();
    await trip.getByRole('button', { name: 'Settle' }).click();
    await done('is settled.');
  });

  it('is told when a colleague gave the order to somebody else', async () => {
    const order = await floor.order({ status: 'ready' });
    await open();
    await waiting(order).getByRole('checkbox').check();
    const desk = `${floor.monolith.baseUrl}/delivery-cashier/desk`;
    await whileStale(page, '**/delivery-cashier/desk*', desk, async () => {
      await floor.db.call('order_set_status', [order.id, 'cancelled']);
      await page.getByLabel('Courier', { exact: true }).selectOption({ label: courierName });
      await page.getByRole('button', { name: 'Hand over' }).click();
      await done('does not wait for a courier (any more).');
    });
    await waiting(order).waitFor({ state: 'detached' });
  });

  it('shows a courier their own shift, trips and hours, on a phone', async () => {
    await page.setViewportSize({ width: 375, height: 700 });
    await open();
    await page.locator('#queue li').first().waitFor();
    assert.ok(await fitsPhone(page), 'the desk');

    const driver = await openBrowser({ width: 375, height: 700 });
    const { page: own, errors: ownErrors } = await driver.newPage();
    await loginAs(own, floor.monolith.baseUrl, 'courier1');
    await own.goto(`${floor.monolith.baseUrl}/delivery-cashier`);
    await own.getByText('At work since').waitFor();
    await own.locator('[data-trip]').first().waitFor();
    assert.match(await own.locator('#hours').innerText(), /Today[^]*This month/);
    assert.ok(await fitsPhone(own), "the courier's page");
    await own.getByRole('button', { name: 'Clock out' }).click();
    await own.getByText('You are not clocked in.').waitFor();
    await driver.close();
    assert.deepEqual(ownErrors, []);
  });

  it('saw no error but the refusal that was asked for', () => {
    assert.deepEqual(
      errors.filter((error) => !error.includes('409')),
      [],
    );
  });
});
