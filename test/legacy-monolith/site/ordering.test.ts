import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { seedLegacy } from '../../../legacy-monolith/seed/seed.ts';
import { connectForMigration } from '../../../migrations/support/migration-connection.ts';
import { legacyDatabase } from '../legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../running-monolith.ts';
import { attribute, makeVisitor, textOf, type Visit, type Visitor } from '../visitor.ts';
import { messageOf, order, PICKUP, putIntoBasket, textById, valueOf } from './shop.ts';

const PEPPERONI = 2;
const MARGHERITA = 1;
const COLA = 32;

describe('the site', function () {
  this.timeout(120_000);
  let root: Knex;
  let monolith: RunningMonolith;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('site');
    root = connectForMigration(url);
    await seedLegacy({ url, orders: 200, staffPassword: 'margherita' });
    await root('stop_list').delete();
    monolith = await runMonolith(appUrl);
  });
  after(async () => {
    await monolith.stop();
    await root.destroy();
  });

  /** Somebody who reads English, at a pizzeria. */
  const visitor = async (pizzeriaId = 1): Promise<Visitor> => {
    const made = makeVisitor(monolith.baseUrl);
    await made.get('/site?lang=en');
    await made.get(`/site?pizzeriaId=${pizzeriaId}`);
    return made;
  };
  const orders = async (phone: string): Promise<readonly Record<string, unknown>[]> =>
    root('orders').where({ customer_phone: phone }).orderBy('id');
  const named = (page: Visit, name: string) =>
    page
      .find(({ tagName, childNodes }) => tagName === 'h3' && childNodes.length > 0)
      .some((each) => textOf(each) === name);

  it('speaks the language of the country, and English to who wants it', async () => {
    const guest = makeVisitor(monolith.baseUrl);
    const russian = await guest.get('/site');
    assert.ok(named(russian, 'Пепперони'));
    assert.equal(textById(russian, 'to-basket'), 'Корзина');
    assert.equal((await guest.get('/site?lang=en')).status, 302);
    assert.ok(named(await guest.get('/site'), 'Pepperoni'));
  });

  it('shows the prices of the city and the phone of the pizzeria', async () => {
    const price = async (pizzeriaId: number) => {
      const page = await (await visitor(pizzeriaId)).get('/site');
      const [card] = page.find((element) => attribute(element, 'data-product') === String(PEPPERONI));
      return card && /\d+\.\d\d RUB/.exec(textOf(card))?.[0];
    };
    assert.equal(await price(1), '469.00 RUB');
    const row = await root('city_prices')
      .where({ city: 'Saint Petersburg', product_id: PEPPERONI })
      .first<{ price: number }>();
    assert.equal(await price(11), `${(row.price / 100).toFixed(2)} RUB`);
    const page = await (await visitor(7)).get('/site');
    assert.ok(page.find((element) => attribute(element, 'href') === 'tel:+78001000007').length > 0);
  });

  it('starts no session for who only looks', async () => {
    const page = await makeVisitor(monolith.baseUrl).get('/site');
    assert.equal(page.headers.get('set-cookie'), null);
  });

  it('has pages that are valid HTML with one heading, labelled fields and pictures that exist', async () => {
    const guest = await visitor();
    await putIntoBasket(guest, PEPPERONI);
    const paths = ['', '/products/2', '/basket', '/checkout', '/order-status', '/login', '/sign-up'];
    for (const path of paths) {
      const page = await guest.get(`/site${path}`);
      assert.deepEqual([page.status, page.mistakes], [200, []], path);
      assert.equal(page.find(({ tagName }) => tagName === 'h1').length, 1);
      const ids = page.find((each) => attribute(each, 'id') !== undefined).map((each) => attribute(each, 'id'));
      assert.deepEqual(ids, [...new Set(ids)]);
      const labelled = new Set(page.find(({ tagName }) => tagName === 'label').map((each) => attribute(each, 'for')));
      for (const field of page.find(({ tagName }) => ['input', 'select', 'textarea'].includes(tagName))) {
        if (attribute(field, 'type') === 'hidden') continue;
        assert.ok(labelled.has(attribute(field, 'id')), `${path}: ${attribute(field, 'id') ?? ''}`);
      }
      const picture = page.find(({ tagName }) => tagName === 'img')[0];
      if (picture) assert.equal((await guest.get(attribute(picture, 'src') ?? '')).status, 200);
    }
  });

  it('takes an order with halves, extras and a promo code as the database prices it', async () => {
    const guest = await visitor();
    await putIntoBasket(guest, MARGHERITA, { secondHalfId: String(PEPPERONI), toppingIds: '1', quantity: '2' });
    const topping = await root('toppings').where({ id: 1 }).first<{ price: number; name: string }>();
    const goods = 2 * (46_900 + topping.price);
    const basket = await guest.get('/site/basket');
    assert.match(textById(basket, 'basket'), new RegExp(`^Margherita / Pepperoni \\+ ${topping.name}`));
    assert.equal(textById(basket, 'to-pay'), `${(goods / 100).toFixed(2)} RUB`);
    assert.equal((await guest.submit('/site/basket/promo-code', { code: 'PIZZA10' })).status, 303);
    const pay = goods - Math.round(goods / 10);
    assert.equal(textById(await guest.get('/site/basket'), 'to-pay'), `${(pay / 100).toFixed(2)} RUB`);

    assert.equal(
      (await order(guest, { ...PICKUP, phone: '+7 (999) 111-22-01' })).headers.get('location'),
      '/site/order',
    );
    const [taken] = await orders('+79991112201');
    assert.deepEqual([taken?.['total'], taken?.['type'], taken?.['pizzeria_id']], [pay, 'pickup', 1]);
    const details = await root('order_details').where({ order_id: taken?.['id'] }).first<{ source: string }>();
    assert.equal(details.source, 'site');
    const page = await guest.get('/site/order');
    assert.deepEqual(
      [textById(page, 'order-status'), textById(page, 'to-pay')],
      ['Accepted', `${(pay / 100).toFixed(2)} RUB`],
    );
    assert.equal(messageOf(await guest.get('/site/basket')), '');
    assert.match((await guest.get('/site/basket')).text, /Your basket is empty/);
  });

  it('delivers where the pizzeria drives, and says who drives elsewhere', async () => {
    const guest = await visitor();
    await putIntoBasket(guest, PEPPERONI);
    const delivery = { ...PICKUP, phone: '+79991112202', type: 'delivery', house: '12', flat: '' };
    const elsewhere = await order(guest, { ...delivery, street: 'Pushkin Street' });
    assert.deepEqual(
      [elsewhere.status, messageOf(elsewhere)],
      [422, 'This address gets its pizza from Syktyvkar-2. Choose that pizzeria on the menu.'],
    );
    const nowhere = await order(guest, { ...delivery, street: 'Airport Road' });
    assert.match(messageOf(nowhere), /^We do not deliver to this address/);
    assert.equal((await order(guest, { ...delivery, street: 'Lenin Street' })).status, 303);
    const [taken] = await orders('+79991112202');
    assert.deepEqual([taken?.['street'], taken?.['type']], ['Lenin Street', 'delivery']);
  });

  it('takes a form that is sent twice for one order', async () => {
    const guest = await visitor();
    await putIntoBasket(guest, PEPPERONI);
    const form = { ...PICKUP, phone: '+79991112203' };
    const page = await guest.get('/site/checkout');
    const sent = { ...form, key: valueOf(page, 'key') ?? '', total: valueOf(page, 'total') ?? '' };
    const answers = await Promise.all([1, 2, 3].map(() => guest.submit('/site/orders', sent)));
    answers.push(await guest.submit('/site/orders', sent));
    assert.deepEqual(
      answers.map(({ headers }) => headers.get('location')),
      Array(4).fill('/site/order'),
    );
    assert.equal((await orders('+79991112203')).length, 1);
  });

  it('orders at no other sum than the one that was shown: the fee of a far zone comes in before the order', async () => {
    const guest = await visitor();
    await putIntoBasket(guest, PEPPERONI);
    const page = await guest.get('/site/checkout');
    assert.equal(textById(page, 'to-pay'), '469.00 RUB');
    const far = { ...PICKUP, phone: '+79991112204', type: 'delivery', street: 'Lenin Street', house: '150', flat: '' };
    const send = (form: Visit) =>
      guest.submit('/site/orders', { ...far, key: valueOf(form, 'key') ?? '', total: valueOf(form, 'total') ?? '' });
    const asked = await send(page);
    assert.deepEqual([asked.status, textById(asked, 'to-pay')], [200, '568.00 RUB']);
    assert.match(messageOf(asked), /^The sum is another one now/);
    const script = await guest.call<{ code: string }>('POST', '/site/orders', { ...far, total: '1' });
    assert.deepEqual([script.status, script.body.code], [409, 'price-changed']);
    assert.deepEqual(await orders('+79991112204'), []);
    assert.equal((await send(asked)).status, 303);
    assert.equal((await orders('+79991112204'))[0]?.['total'], 56_800);
  });

  it('takes nothing for a closed pizzeria or for one that takes nothing online, and says so', async () => {
    const guest = await visitor(2);
    await putIntoBasket(guest, PEPPERONI);
    await root('pizzeria_hours').where({ pizzeria_id: 2 }).delete();
    const local = new Date(Date.now() + 3 * 3_600_000);
    const weekday = ((local.getUTCDay() + 2) % 7) + 1;
    await root('pizzeria_hours').insert({ pizzeria_id: 2, weekday, opens: '10:00', closes: '11:00' });
    const closed = await order(guest, PICKUP);
    assert.deepEqual(
      [closed.status, messageOf(closed)],
      [409, 'The pizzeria is closed now. You can order when it opens.'],
    );
    assert.equal(textById(await guest.get('/site'), 'open'), 'Closed now, opens at 10:00');
    await root('pizzeria_hours').where({ pizzeria_id: 2 }).delete();
    await root('pizzeria_settings').where({ pizzeria_id: 2 }).update({ accepts_online: 0 });
    const refused = await order(guest, PICKUP);
    assert.deepEqual([refused.status, /takes no orders here/.test(messageOf(refused))], [409, true]);
  });

  it('holds the least that a pizzeria delivers, and nothing of what it refused stays', async () => {
    const guest = await visitor(35);
    await root('zone_streets').delete();
    await root('delivery_zones').update({ fee: 0 });
    await putIntoBasket(guest, COLA);
    const tables = ['orders', 'order_lines', 'customers', 'kitchen_tickets', 'sms_messages'];
    const counts = () => Promise.all(tables.map(async (table) => (await root(table).count({ n: '*' }))[0]));
    const before = await counts();
    await root('delivery_zones').where({ pizzeria_id: 35 }).delete();
    const small = await order(guest, { ...PICKUP, type: 'delivery', street: 'Any', house: '1', flat: '' });
    assert.deepEqual([small.status, messageOf(small)], [422, 'The least that we deliver is 500.00 RUB.']);
    assert.deepEqual(await counts(), before);
    assert.equal((await order(guest, PICKUP)).status, 303, 'a pickup has no least');
  });

  it('says what is missing in the order form, with what was typed still in it', async () => {
    const guest = await visitor();
    await putIntoBasket(guest, PEPPERONI);
    const page = await order(guest, { ...PICKUP, type: 'delivery', phone: '999', street: 'Mira', house: '' });
    assert.equal(page.status, 400);
    assert.deepEqual(page.mistakes, []);
    assert.match(messageOf(page), /^Please check: .*\+ and 10 to 15 digits; House is missing/);
    assert.match(page.text, /value="Mira"/);
    for (const type of ['', 'teleport']) assert.equal((await order(guest, { ...PICKUP, type })).status, 400);
  });

  it('orders nothing out of an empty basket', async () => {
    const guest = await visitor();
    await guest.get('/site/login');
    const page = await order(guest, PICKUP);
    assert.deepEqual([page.status, messageOf(page)], [400, 'Your basket is empty.']);
  });

  it('shows in the basket what has sold out meanwhile, and does not order it', async () => {
    const guest = await visitor(3);
    await putIntoBasket(guest, PEPPERONI);
    await root('stop_list').insert({ pizzeria_id: 3, product_id: PEPPERONI, since: '2026-01-01' });
    const basket = await guest.get('/site/basket');
    assert.match(messageOf(basket), /has just sold out/);
    assert.match(textById(basket, 'basket'), /Sold out today/);
    const refused = await order(guest, PICKUP);
    assert.deepEqual([refused.status, /has just sold out/.test(messageOf(refused))], [409, true]);
    assert.equal((await putIntoBasket(guest, PEPPERONI)).status, 409);
    await root('stop_list').delete();
  });

  it('refuses promo codes that do not hold, and keeps the one that does', async () => {
    const guest = await visitor();
    await putIntoBasket(guest, PEPPERONI);
    const tryCode = async (code: string) => {
      const page = await guest.submit('/site/basket/promo-code', { code });
      return [page.status, page.status === 303 ? '' : messageOf(page)];
    };
    assert.deepEqual(await tryCode('NOSUCH'), [422, 'The promo code is not valid here today.']);
    assert.deepEqual(await tryCode('OPENING'), [422, 'The promo code is not valid here today.']);
    assert.deepEqual(await tryCode('SWEET'), [422, 'The order is too small for this promo code.']);
    assert.deepEqual(await tryCode('PIZZA10'), [303, '']);
    assert.match((await guest.get('/site/basket')).text, /value="PIZZA10"/);
    assert.deepEqual(await tryCode(''), [303, '']);
  });

  it('shows a gift as a gift', async () => {
    const guest = await visitor();
    const full = await putIntoBasket(guest, PEPPERONI, { quantity: '3' });
    assert.equal(full.status, 200);
    assert.equal(messageOf(await guest.submit('/site/basket/promo-code', { code: 'SWEET' })), '');
    assert.match(textById(await guest.get('/site/basket'), 'basket'), /Cinnamon Rolls gift 0\.00 RUB/);
  });

  it('refuses what no form of it would send: 400 for shapes, 404 for what is not there, 422 for what cannot be made', async () => {
    const guest = await visitor();
    const page = await putIntoBasket(guest, PEPPERONI);
    const [line] = page.find((each) => (attribute(each, 'action') ?? '').startsWith('/site/basket/lines/'));
    const add = (fields: Record<string, string>) => putIntoBasket(guest, COLA, { quantity: '1', ...fields });
    assert.equal((await guest.get('/site?pizzeriaId=99')).status, 404);
    assert.equal((await guest.get('/site/products/9999')).status, 404);
    assert.equal((await guest.submit('/site/basket/lines/nothing', { quantity: '1' })).status, 404);
    assert.equal((await guest.submit((line && attribute(line, 'action')) ?? '', { quantity: '-1' })).status, 400);
    assert.equal((await add({ quantity: '0' })).status, 400);
    assert.equal((await add({ quantity: 'many' })).status, 400);
    assert.equal((await add({ secondHalfId: '1' })).status, 422, 'half a cola');
    assert.equal((await add({ toppingIds: '1' })).status, 422, 'a cola with cheese');
    assert.equal((await guest.submit('/site/orders', PICKUP, { csrf: 'made up' })).status, 403);
    const { status, body } = await guest.call<{ code: string }>('POST', '/site/orders', { type: 'pickup' });
    assert.deepEqual([status, body.code], [400, 'invalid-request']);
  });

  it('tells where an order is by number and phone', async () => {
    const guest = await visitor();
    await putIntoBasket(guest, PEPPERONI);
    await order(guest, { ...PICKUP, phone: '+79991112210' });
    const [taken] = await orders('+79991112210');
    const ask = async (number: string, phone: string) => {
      await guest.get('/site/order-status');
      return guest.submit('/site/order-status', { number, phone });
    };
    const number = String(taken?.['number']);
    const found = await ask(number, '+7 999 111 22 10');
    assert.deepEqual([found.status, textById(found, 'order-status')], [200, 'Accepted']);
    assert.ok(!found.text.includes('Vera'));
    assert.equal((await ask(number, '+79991112299')).status, 404);
    assert.equal((await ask('x', '+79991112210')).status, 400);
  });
});
