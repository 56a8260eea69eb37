import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { PIZZA, shopFloor, type ShopFloor, type TakenOrder } from '../legacy-monolith/shop-floor.ts';
import { openBrowser, type TestBrowser } from '../support/chromium.ts';
import { fitsPhone, loginAs, whileStale } from '../support/shop-floor-pages.ts';

/** What the fakes of the device have noted, since the page was opened. */
interface Heard {
  readonly spoken: readonly string[];
  readonly prints: readonly string[];
}

describe('a cook at the kitchen tracker', function () {
  this.timeout(120_000);
  let floor: ShopFloor;
  let browser: TestBrowser;
  let page: Page;
  let errors: readonly string[];

  before(async () => {
    floor = await shopFloor('browser-kitchen');
    browser = await openBrowser({ width: 1024, height: 768 });
    ({ page, errors } = await browser.newPage());
    await page.addInitScript({ content: fakeDevice });
    await loginAs(page, floor.monolith.baseUrl, 'cook1');
  });
  after(async () => {
    await browser.close();
    await floor.stop();
  });

  const heard = (): Promise<Heard> => page.evaluate('window.heard');
  const open = async (station: string): Promise<void> => {
    await page.goto(`${floor.monolith.baseUrl}/kitchen-tracker?station=${station}`);
    await page.locator('#updated', { hasText: 'Updated' }).waitFor();
  };
  const onePizza = () => floor.order({ lines: [{ productId: PIZZA, quantity: 1 }] });
  const cardOf = (of: Page, order: TakenOrder) =>
    of.getByRole('button', { name: new RegExp(`^Order ${order.number}, Pepperoni`) });

  it('taps a pizza from the dough to the packed order', async () => {
    const order = await onePizza();
    for (const station of ['dough', 'filling', 'oven', 'packing']) {
      await open(station);
      const card = cardOf(page, order);
      assert.match(await card.innerText(), new RegExp(`№ ${order.number}[^]*0:\\d\\d[^]*Pepperoni[^]*no onions`));
      await card.click();
      await card.waitFor({ state: 'detached' });
    }
    assert.equal(await floor.statusOf(order.id), 'ready');
  });

  it('hears of a new pizza once, and not while the voice is off', async () => {
    await open('dough');
    assert.deepEqual((await heard()).spoken, []);
    const order = await onePizza();
    await cardOf(page, order).waitFor();
    assert.deepEqual((await heard()).spoken, ['New pizza: Pepperoni']);
    assert.equal(await page.locator('#spoken').textContent(), 'New pizza: Pepperoni');

    await page.getByRole('button', { name: 'Voice on' }).click();
    await open('dough');
    await page.getByRole('button', { name: 'Voice off' }).waitFor();
    const second = await onePizza();
    await cardOf(page, second).waitFor();
    assert.deepEqual((await heard()).spoken, []);
    await page.getByRole('button', { name: 'Voice off' }).click();
  });

  it('works by keyboard, and prints one ticket only', async () => {
    await open('dough');
    const order = await onePizza();
    await cardOf(page, order).waitFor();
    await page.getByRole('button', { name: `Print: order ${order.number}, Pepperoni` }).press('Enter');
    const { prints } = await heard();
    assert.equal(prints.length, 1);
    assert.match(prints[0] ?? '', new RegExp(`№ ${order.number}`));
    await cardOf(page, order).press('Enter');
    await cardOf(page, order).waitFor({ state: 'detached' });
  });

  it('is told when a colleague was faster, and the card goes', async () => {
    const order = await onePizza();
    await open('dough');
    await cardOf(page, order).waitFor();
    const [ticket] = (await floor.root('kitchen_tickets').where({ order_id: order.id })) as { id: number }[];
    const board = `${floor.monolith.baseUrl}/kitchen-tracker/board?station=dough`;
    await whileStale(page, '**/kitchen-tracker/board*', board, async () => {
      await floor.db.call('ticket_advance', [ticket?.id, 'dough', await floor.userId('manager1')]);
      await cardOf(page, order).click();
      await page.getByRole('alert').filter({ hasText: 'Somebody was faster' }).waitFor();
    });
    await cardOf(page, order).waitFor({ state: 'detached' });
  });

  it('sees a card turn red that waits too long', async () => {
    const order = await onePizza();
    const since = new Date(Date.now() - 10 * 60_000);
    await floor.root('kitchen_tickets').where({ order_id: order.id }).update({ station_since: since });
    await open('dough');
    const card = page.locator('.ticket[data-wait=late]', { hasText: `№ ${order.number}` });
    assert.match(await card.innerText(), /10:\d\d/);
  });

  it('has nothing to do at an empty station, on a phone as well', async () => {
    await floor.root('kitchen_tickets').where({ pizzeria_id: 1 }).update({ station: 'done' });
    await page.setViewportSize({ width: 375, height: 700 });
    await open('oven');
    await page.getByText('Nothing to do at this station.').waitFor();
    await onePizza();
    await open('dough');
    await page.locator('.ticket').first().waitFor();
    assert.ok(await fitsPhone(page));
  });

  it('works on a device that cannot speak', async () => {
    const { page: mute, errors: muteErrors } = await browser.newPage();
    await mute.addInitScript(() => {
      Reflect.deleteProperty(globalThis, 'speechSynthesis');
      Reflect.deleteProperty(globalThis, 'SpeechSynthesisUtterance');
    });
    await mute.goto(`${floor.monolith.baseUrl}/kitchen-tracker`);
    await mute.getByRole('button', { name: 'No voice on this device' }).waitFor();
    const order = await onePizza();
    await cardOf(mute, order).waitFor();
    assert.deepEqual(muteErrors, []);
  });

  it('saw no error but the refusal that was asked for', () => {
    assert.deepEqual(
      errors.filter((error) => !error.includes('409')),
      [],
    );
  });
});

/** Notes what the page would say and what would come out of the printer; a browser without a screen has neither. */
const fakeDevice = `
  window.heard = { spoken: [], prints: [] };
  const speech = { speak: ({ text }) => window.heard.spoken.push(text), cancel() {} };
  Object.defineProperty(window, 'speechSynthesis', { value: speech });
  window.print = () => {
    const cards = [...document.querySelectorAll('.ticket.is-printing')];
    window.heard.prints.push(cards.map((card) => card.textContent).join('|'));
  };
`;
