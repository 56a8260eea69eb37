import assert from 'node:assert/strict';
import { seedLegacy } from '../../legacy-monolith/seed/seed.ts';
import { legacyDatabase } from './legacy-database.ts';
import { runMonolith, type RunningMonolith } from './running-monolith.ts';
import { attribute, makeVisitor, textOf, type Visit, type Visitor } from './visitor.ts';

interface Cart {
  readonly key: string;
  readonly lines: readonly { readonly productId: number; readonly quantity: number }[];
  readonly subtotal: number;
}
interface CustomerCard {
  readonly customer: { readonly name: string } | null;
}

describe('pages of the monolith', function () {
  this.timeout(120_000);
  let monolith: RunningMonolith;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('pages');
    await seedLegacy({ url, orders: 500, staffPassword: 'margherita' });
    monolith = await runMonolith(appUrl);
  });
  after(() => monolith.stop());

  const login = async (name: string, password = 'margherita'): Promise<{ visitor: Visitor; answer: Visit }> => {
    const visitor = makeVisitor(monolith.baseUrl);
    await visitor.get('/login');
    return { visitor, answer: await visitor.submit('/login', { login: name, password, next: '/' }) };
  };

  it('are valid HTML whose fields have labels and whose assets exist', async () => {
    const { visitor } = await login('admin');
    const guest = makeVisitor(monolith.baseUrl);
    const pages = [
      await guest.get('/'),
      await guest.get('/login'),
      ...(await Promise.all(['/', '/contact-centre', '/cashier'].map((path) => visitor.get(path)))),
    ];
    for (const page of pages) {
      assert.equal(page.status, 200);
      assert.deepEqual(page.mistakes, []);
      assert.equal(page.find(({ tagName }) => tagName === 'h1').length, 1);
      const ids = page.find((element) => attribute(element, 'id') !== undefined).map((each) => attribute(each, 'id'));
      assert.deepEqual(ids, [...new Set(ids)]);
      const labelled = new Set(page.find(({ tagName }) => tagName === 'label').map((label) => attribute(label, 'for')));
      for (const field of page.find(({ tagName }) => ['input', 'select', 'textarea'].includes(tagName))) {
        if (attribute(field, 'type') === 'hidden') continue;
        assert.ok(labelled.has(attribute(field, 'id')), `no label for ${attribute(field, 'id') ?? 'a field'}`);
      }
      const assets = page
        .find(({ tagName }) => tagName === 'script' || tagName === 'link')
        .map((element) => attribute(element, 'src') ?? attribute(element, 'href') ?? '');
      for (const asset of assets.filter((path) => path.startsWith('/'))) {
        assert.equal((await guest.get(asset)).status, 200, asset);
      }
    }
  });

  it('show everyone the menu of a pizzeria and the number to call', async () => {
    const page = await makeVisitor(monolith.baseUrl).get('/?pizzeriaId=7');
    assert.equal(page.find((element) => attribute(element, 'href') === 'tel:+78001000007').length, 1);
    assert.ok(page.find(({ tagName }) => tagName === 'li').some((item) => textOf(item).startsWith('Pepperoni')));
  });

  it('send people without a login to it, and from there to where they wanted', async () => {
    const visitor = makeVisitor(monolith.baseUrl);
    const refused = await visitor.get('/cashier?pizzeriaId=1');
    assert.equal(refused.status, 302);
    const form = await visitor.get(refused.headers.get('location') ?? '');
    const [next] = form.find((element) => attribute(element, 'name') === 'next');
    assert.equal(next && attribute(next, 'value'), '/cashier?pizzeriaId=1');
    const fields = { login: 'admin', password: 'margherita', next: '/cashier?pizzeriaId=1' };
    const answer = await visitor.submit('/login', fields);
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/cashier?pizzeriaId=1']);
  });

  it('never send anyone to another site after the login', async () => {
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const visitor = makeVisitor(monolith.baseUrl);
      await visitor.get('/login');
      const answer = await visitor.submit('/login', { login: 'operator', password: 'margherita', next });
      assert.equal(answer.headers.get('location'), '/');
    }
  });

  it('say the same of a wrong password and of an unknown login', async () => {
    const answers = [await login('operator', 'wrong'), await login('nobody', 'wrong')];
    for (const { answer } of answers) {
      assert.equal(answer.status, 401);
      const [alert] = answer.find((element) => attribute(element, 'role') === 'alert');
      assert.equal(alert && textOf(alert), 'Unknown login or wrong password.');
    }
  });

  it('give a new session id at login', async () => {
    const visitor = makeVisitor(monolith.baseUrl);
    await visitor.get('/login');
    const before = visitor.cookie('pizza.sid');
    await visitor.submit('/login', { login: 'operator', password: 'margherita', next: '/' });
    assert.notEqual(visitor.cookie('pizza.sid'), before);
  });

  it('refuse a form without the CSRF token of the session', async () => {
    const { visitor } = await login('operator');
    assert.equal((await visitor.submit('/logout', {}, { csrf: 'made up' })).status, 403);
    assert.equal((await visitor.get('/contact-centre')).status, 200);
  });

  it('end the session at logout', async () => {
    const { visitor } = await login('operator');
    await visitor.get('/');
    assert.equal((await visitor.submit('/logout', {})).status, 303);
    assert.equal((await visitor.get('/contact-centre')).status, 302);
  });

  it('keep each role to its screens, and a cashier to their own till', async () => {
    const { visitor: operator } = await login('operator');
    const { visitor: cashier } = await login('cashier3');
    assert.equal((await operator.get('/contact-centre')).status, 200);
    assert.equal((await operator.get('/cashier')).status, 403);
    assert.equal((await cashier.get('/contact-centre')).status, 403);
    assert.equal((await cashier.get('/cashier')).status, 200);
    assert.equal((await cashier.get('/cashier?pizzeriaId=4')).status, 403);
  });

  it('tell scripts by problem+json, and people by a page', async () => {
    const visitor = makeVisitor(monolith.baseUrl);
    const { status, body } = await visitor.call<{ code: string }>('GET', '/contact-centre/cart');
    assert.deepEqual([status, body.code], [401, 'not-authenticated']);
    const { visitor: cashier } = await login('cashier1');
    const page = await cashier.get('/contact-centre');
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
    assert.deepEqual(page.mistakes, []);
    const missing = await cashier.get('/no-such-page');
    assert.deepEqual([missing.status, missing.find(({ tagName }) => tagName === 'h1').length], [404, 1]);
  });

  it('give a page that is logged in a token that the API accepts', async () => {
    const { visitor } = await login('cashier3');
    const { body } = await visitor.call<{ token: string }>('GET', '/auth/api-token');
    const authorization = `Bearer ${body.token}`;
    const list = (id: number) => visitor.get(`/api/pizzerias/${id}/orders`, { authorization });
    assert.equal((await list(3)).status, 200);
    assert.equal((await list(4)).status, 403);
  });

  it('keep the cart in the session, with another key for other contents', async () => {
    const { visitor } = await login('operator');
    await visitor.get('/contact-centre');
    const put = (productId: number, quantity: number) =>
      visitor.call<Cart>('POST', '/contact-centre/cart/lines', { productId, quantity });
    const empty = await visitor.call<Cart>('GET', '/contact-centre/cart');
    await put(1, 2);
    const full = await put(2, 1);
    assert.deepEqual(
      full.body.lines.map(({ productId, quantity }) => [productId, quantity]),
      [
        [1, 2],
        [2, 1],
      ],
    );
    assert.equal(full.body.subtotal, 2 * 39_900 + 46_900);
    assert.notEqual(full.body.key, empty.body.key);
    assert.deepEqual((await visitor.call<Cart>('GET', '/contact-centre/cart')).body, full.body);
    assert.deepEqual((await put(1, 0)).body.lines.length, 1);
    assert.deepEqual((await visitor.call<Cart>('POST', '/contact-centre/cart/clear', {})).body.lines, []);
    assert.equal((await put(9_999, 1)).status, 422);
    assert.equal((await put(1, 100)).status, 400);
  });

  it('find a customer by phone, and make one who is new', async () => {
    const { visitor } = await login('operator');
    await visitor.get('/contact-centre');
    const find = () => visitor.call<CustomerCard>('GET', '/contact-centre/customer?phone=%2B79995554433');
    assert.equal((await find()).body.customer, null);
    await visitor.call('POST', '/contact-centre/customer', { phone: '+79995554433', name: 'Vera' });
    assert.equal((await find()).body.customer?.name, 'Vera');
    assert.equal((await visitor.call('GET', '/contact-centre/customer?phone=12')).status, 400);
  });

  it('have a place that names who answered', async () => {
    const page = await makeVisitor(monolith.baseUrl).get('/');
    assert.equal(page.find((element) => attribute(element, 'id') === 'explain').length, 1);
  });
});
