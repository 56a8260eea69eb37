import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import type { Page } from 'playwright-core';
import { makeMysqlKnex } from '../../events/index.ts';
import { seedLegacy } from '../../legacy-monolith/seed/seed.ts';
import { legacyDatabase } from '../legacy-monolith/legacy-database.ts';
import { rows } from '../legacy-monolith/orders/world.ts';
import { runMonolith, type RunningMonolith } from '../legacy-monolith/running-monolith.ts';
import { openBrowser, type TestBrowser } from '../support/chromium.ts';
import { waitFor } from '../support/wait-for.ts';

interface Regular {
  readonly phone: string;
  readonly name: string;
}

describe('the contact centre, as an operator uses it', function () {
  this.timeout(180_000);
  let monolith: RunningMonolith;
  let root: Knex;
  let browser: TestBrowser;
  let regular: Regular;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('operator');
    await seedLegacy({ url, orders: 300, staffPassword: 'margherita' });
    root = makeMysqlKnex(url);
    const [caller] = await root('orders')
      .join('customers', 'customers.id', 'orders.customer_id')
      .where({ status: 'delivered' })
      .groupBy('customers.id')
      .orderByRaw('COUNT(*) DESC')
      .limit(1)
      .select<Regular[]>('customers.phone', 'customers.name');
    assert.ok(caller);
    regular = caller;
    monolith = await runMonolith(appUrl);
  });
  after(async () => {
    await monolith.stop();
    await root.destroy();
  });
  beforeEach(async () => {
    await root('order_drafts').delete();
    browser = await openBrowser();
  });
  afterEach(() => browser.close());

  const open = async (page: Page): Promise<void> => {
    await page.goto(`${monolith.baseUrl}/login?next=/contact-centre`);
    await page.getByLabel('Login').fill('operator');
    await page.getByLabel('Password').fill('margherita');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.locator('[data-product]').first().waitFor();
  };
  const find = async (page: Page, phone: string): Promise<void> => {
    await page.getByLabel('Phone').fill(phone);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.locator('#caller:not(:empty)').waitFor();
  };
  const create = async (page: Page): Promise<{ id: number; text: string }> => {
    await page.getByRole('button', { name: 'Create the order' }).click();
    const created = page.locator('#created [data-order]');
    await created.waitFor();
    return { id: Number(await created.getAttribute('data-order')), text: await created.innerText() };
  };

  it('takes the usual, a pizza of two halves, a code and an address that has its own pizzeria and fee', async () => {
    const { page, errors } = await browser.newPage();
    await open(page);
    await find(page, regular.phone);
    await page.getByText('Last orders').click();
    await page.locator('#past-orders li').first().waitFor();
    await page.getByRole('button', { name: 'The usual' }).click();
    await page.locator('#cart li').first().waitFor();

    await page.getByRole('button', { name: 'Halves and toppings of Pepperoni', exact: true }).click();
    await page.getByLabel('The other half').selectOption({ label: 'Hawaiian' });
    await page.locator('#toppings input').first().check();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const half = page.locator('#cart li', { hasText: 'Pepperoni / Hawaiian + ' });
    await half.waitFor();

    await page.getByLabel('Street').fill('');
    await page.getByLabel('Street').pressSequentially('push');
    await page.locator('#streets option[value="Pushkin Street"]').waitFor({ state: 'attached' });
    await page.getByLabel('Street').fill('Pushkin Street');
    await page.getByLabel('House').fill('150');
    await page.getByLabel('Flat').fill('7');
    await page.locator('#zone', { hasText: 'zone Far' }).waitFor();
    assert.equal(await page.getByLabel('Pizzeria').inputValue(), '2');
    await page.getByLabel('Promo code').fill('pizza10');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByLabel('Card').check();
    await page.locator('#sums', { hasText: 'Discounts (' }).waitFor();

    const { id, text } = await create(page);
    assert.match(text, /promised by \d\d:\d\d\.[^]* by card\.$/);
    const details = await rows(
      root('order_details').where({ order_id: id }).select('source', 'payment_method', 'zone_id'),
    );
    assert.deepEqual(details, [['contact-centre', 'card', 4]]);
    assert.equal((await root('order_line_halves').where({ order_id: id })).length, 1);
    assert.ok((await root('kitchen_tickets').where({ order_id: id, pizzeria_id: 2 })).length > 0);
    assert.equal((await root('sms_messages').where({ phone: regular.phone, status: 'waiting' })).length, 1);
    await page.getByText('The cart is empty.').waitFor();
    assert.deepEqual(await root('order_drafts'), []);
    assert.deepEqual(errors, []);
  });

  it('sends a plain order to the API, which a service may answer', async () => {
    const { page, errors } = await browser.newPage();
    await open(page);
    await find(page, '+79990001122');
    await page.getByLabel('Name of the new customer').fill('Nina');
    await page.getByRole('button', { name: 'Remember' }).click();
    await page.getByText('Nina, +79990001122').waitFor();
    await page.locator('[data-product]:enabled').first().click();
    await page.locator('#cart li').first().waitFor();
    await page.getByLabel('Pickup').check();
    const request = page.waitForRequest((each) => each.method() === 'POST' && each.url().endsWith('/api/orders'));
    const { id } = await create(page);
    assert.equal((await request).headers()['idempotency-key']?.length, 36);
    assert.deepEqual(await rows(root('order_details').where({ order_id: id }).select('source')), [['api']]);
    assert.deepEqual(errors, []);
  });

  it('offers what was begun after a restart, takes it over in another tab, and holds it in one', async () => {
    const first = (await browser.newPage()).page;
    await open(first);
    await find(first, regular.phone);
    await first.getByRole('button', { name: 'Add Margherita' }).click();
    await first.getByLabel('Comment').fill('Ring twice');
    await first.getByLabel('Comment').blur();
    await waitFor('the comment in the draft', async () => {
      const [[draft] = []] = await rows(root('order_drafts').select('draft'));
      return String(draft).includes('Ring twice');
    });

    // Another profile, another session: what a restart of the monolith or of the browser leaves.
    const other = await openBrowser();
    const { page: second, errors } = await other.newPage();
    await open(second);
    await second.getByText('You have begun an order').waitFor();
    await second.getByRole('button', { name: 'Go on with it here' }).click();
    await second.locator('#cart li', { hasText: 'Margherita' }).waitFor();
    await second.getByText(`${regular.name}, ${regular.phone}`).waitFor();
    await waitFor('the comment', async () => (await second.getByLabel('Comment').inputValue()) === 'Ring twice');

    await first.getByRole('button', { name: 'Add Hawaiian' }).click();
    await first.getByText('You are taking this order in another tab.').waitFor();
    await first.getByRole('button', { name: 'Go on with it here' }).waitFor();
    assert.equal(await first.locator('#cart li').count(), 1);

    await second.getByLabel('Pickup').check();
    await create(second);
    assert.deepEqual(errors, []);
    await other.close();
  });

  it('says why a code does not hold, and forgets it when it is taken away', async () => {
    const { page } = await browser.newPage();
    await open(page);
    await page.getByRole('button', { name: 'Add Margherita' }).click();
    await page.getByLabel('Promo code').fill('NONSENSE');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('The code NONSENSE is not valid here today.').waitFor();
    await page.getByLabel('Promo code').fill('');
    await page.getByRole('button', { name: 'Apply' }).click();
    await waitFor('no message', async () => (await page.locator('#message').innerText()) === '');
  });

  it('says what failed and what to do when the proxy could not have the order taken', async () => {
    const { page } = await browser.newPage();
    await page.route('**/api/orders', (route) =>
      route.fulfill({
        status: 502,
        contentType: 'application/problem+json',
        body: '{"title":"A step on the way of the request failed","status":502,"code":"decorator-failed"}',
      }),
    );
    await open(page);
    await find(page, regular.phone);
    await page.getByRole('button', { name: 'Add Margherita' }).click();
    await page.getByLabel('Pickup').check();
    await page.getByRole('button', { name: 'Create the order' }).click();
    const what = 'A step on the way of the request failed (502 decorator-failed). Try again in a moment.';
    await page.getByText(what).waitFor();
  });

  it('can be used on a phone', async () => {
    const phone = await openBrowser({ width: 375, height: 812 });
    const { page, errors } = await phone.newPage();
    await open(page);
    await find(page, regular.phone);
    await page.getByRole('button', { name: 'Halves and toppings of Pepperoni', exact: true }).click();
    await page.locator('#toppings input').first().check();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.locator('#sums', { hasText: 'To pay' }).waitFor();
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
    assert.deepEqual(errors, []);
    await phone.close();
  });
});
