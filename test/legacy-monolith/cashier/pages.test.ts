import assert from 'node:assert/strict';
import { assertGoodPage } from '../good-page.ts';
import { shopFloor, type ShopFloor } from '../shop-floor.ts';
import { attribute, makeVisitor, textOf, type Visitor } from '../visitor.ts';

interface Problem {
  readonly code: string;
  readonly detail: string;
}

describe('the pages of the till', function () {
  this.timeout(120_000);
  let floor: ShopFloor;
  let cashier: Visitor;

  before(async () => {
    floor = await shopFloor('till-pages');
    cashier = await floor.visitor('cashier1');
  });
  after(() => floor.stop());

  const post = (path: string, body: object, by = cashier) => by.call<Problem>('POST', path, body);
  const codeOf = async (answer: Promise<{ status: number; body: Problem }>) => {
    const { status, body } = await answer;
    return [status, body.code];
  };

  it('are valid HTML, before there is anything and after', async () => {
    const admin = await floor.visitor('admin');
    const order = await floor.order({ type: 'pickup' });
    for (const path of ['/cashier', '/cashier/new', '/cashier/drawer', `/cashier/orders/${order.id}`]) {
      assertGoodPage(await cashier.get(path));
      assertGoodPage(await admin.get(path));
    }
    await post('/cashier/drawer/open', { cash: 10_000 });
    await post(`/cashier/orders/${order.id}/payment`, { method: 'cash', given: order.total });
    for (const path of ['/cashier/drawer', `/cashier/orders/${order.id}`, `/cashier/orders/${order.id}/receipt`]) {
      assertGoodPage(await cashier.get(path));
    }
    await post('/cashier/drawer/close', { counted: 1 });
    const drawer = await cashier.get('/cashier/drawer');
    assertGoodPage(drawer);
    const [closed] = drawer.find((element) => attribute(element, 'id') === 'closed');
    assert.match(closed ? textOf(closed) : '', new RegExp(`-${((order.total + 9_999) / 100).toFixed(2)} RUB`));
  });

  it("show everybody's drawers to a shift manager, and a cashier their own only", async () => {
    await post('/cashier/drawer/open', { cash: 777_00 });
    const everybodys = async (who: string) => {
      const page = await (await floor.visitor(who)).get('/cashier/drawer');
      assertGoodPage(page);
      return page
        .find((element) => attribute(element, 'id') === 'everybodys')
        .map(textOf)
        .join('');
    };
    assert.match(await everybodys('manager1'), /Cashier of .*open ?777\.00 RUB/);
    assert.equal(await everybodys('cashier1'), '');
    assert.doesNotMatch(await everybodys('manager2'), /777\.00/);
    await post('/cashier/drawer/close', { counted: 777_00 });
  });

  it('print a receipt that says what was bought, for how much, and how it was paid', async () => {
    const order = await floor.order({ type: 'pickup' });
    const unpaid = await cashier.get(`/cashier/orders/${order.id}/receipt`);
    assert.match(unpaid.text, /Not paid: this is no receipt/);
    await post(`/cashier/orders/${order.id}/payment`, { method: 'card' });
    const receipt = await cashier.get(`/cashier/orders/${order.id}/receipt`);
    const [slip] = receipt.find((element) => attribute(element, 'class') === 'slip');
    const text = slip ? textOf(slip) : '';
    assert.match(text, /2 × Pepperoni/);
    assert.match(text, new RegExp(`Total ?${(order.total / 100).toFixed(2)} RUB`));
    assert.match(text, /Receipt № \d+.*Paid by card, Cashier of/);
  });

  it('are for those at the till, of their own pizzeria', async () => {
    const elsewhere = await floor.order({ type: 'pickup', pizzeriaId: 2 });
    const operator = await floor.visitor('operator');
    assert.equal((await makeVisitor(floor.monolith.baseUrl).get('/cashier/drawer')).status, 302);
    assert.equal((await operator.get('/cashier/new')).status, 403);
    assert.equal((await cashier.get('/cashier/drawer?pizzeriaId=2')).status, 403);
    assert.equal((await cashier.get(`/cashier/orders/${elsewhere.id}`)).status, 403);
    const stranger = makeVisitor(floor.monolith.baseUrl);
    assert.deepEqual(await codeOf(stranger.call('POST', '/cashier/drawer/open', { cash: 1 })), [
      401,
      'not-authenticated',
    ]);
    for (const [path, body] of [
      ['payment', { method: 'card' }],
      ['cancel', { reason: 'x' }],
      ['refund', {}],
    ] as const) {
      assert.deepEqual(await codeOf(post(`/cashier/orders/${elsewhere.id}/${path}`, body)), [403, 'not-allowed']);
      assert.deepEqual(await codeOf(post(`/cashier/orders/999999999/${path}`, body)), [404, 'not-found']);
      assert.deepEqual(await codeOf(post(`/cashier/orders/abc/${path}`, body)), [404, 'not-found']);
    }
    assert.equal((await cashier.get('/cashier/orders/999999999')).status, 404);
    assert.equal((await cashier.get('/cashier/orders/999999999/receipt')).status, 404);
    const admin = await floor.visitor('admin');
    assert.equal((await admin.get('/cashier?pizzeriaId=99')).status, 404);
    assert.equal((await admin.get(`/cashier/orders/${elsewhere.id}`)).status, 200);
  });

  it('refuse what has the wrong shape, and what lacks the token of the session', async () => {
    const order = await floor.order({ type: 'pickup' });
    const at = `/cashier/orders/${order.id}`;
    for (const [path, body] of [
      [`${at}/payment`, { method: 'gold' }],
      [`${at}/payment`, { method: 'cash', given: -1 }],
      [`${at}/payment`, { method: 'cash', given: 1.5 }],
      [`${at}/cancel`, { reason: '  ' }],
      [`${at}/cancel`, { reason: 'x'.repeat(201) }],
      ['/cashier/drawer/open', { cash: 'much' }],
      ['/cashier/drawer/open', {}],
      ['/cashier/drawer/moves', { kind: 'sale', amount: 1, comment: 'x' }],
      ['/cashier/drawer/moves', { kind: 'in', amount: 0, comment: 'x' }],
      ['/cashier/drawer/moves', { kind: 'in', amount: 1, comment: '' }],
      ['/cashier/drawer/close', { counted: 1e12 }],
    ] as const) {
      assert.deepEqual(await codeOf(post(path, body)), [400, 'invalid-request'], `${path} ${JSON.stringify(body)}`);
    }
    assert.equal((await cashier.submit('/cashier/drawer/open', { cash: '1' }, { csrf: 'made up' })).status, 403);
  });

  it('say clearly why money was not taken', async () => {
    const order = await floor.order({ type: 'pickup' });
    const pay = (body: object) => post(`/cashier/orders/${order.id}/payment`, body);
    assert.deepEqual(await codeOf(pay({ method: 'cash', given: order.total })), [409, 'no-open-drawer']);
    await post('/cashier/drawer/open', { cash: 0 });
    assert.deepEqual(await codeOf(post('/cashier/drawer/open', { cash: 0 })), [409, 'drawer-open']);
    assert.deepEqual(await codeOf(pay({ method: 'cash' })), [422, 'not-enough-cash']);
    assert.equal((await pay({ method: 'cash', given: order.total })).status, 200);
    const { status, body } = await pay({ method: 'card' });
    assert.deepEqual([status, body.detail], [409, `Order № ${order.number} is paid already.`]);
    const out = { kind: 'out', amount: order.total + 1, comment: 'bank' };
    assert.deepEqual(await codeOf(post('/cashier/drawer/moves', out)), [409, 'not-enough-in-drawer']);
    await post('/cashier/drawer/close', { counted: order.total });
    assert.deepEqual(await codeOf(post('/cashier/drawer/close', { counted: 0 })), [409, 'no-open-drawer']);
  });

  it("answer what was paid for today's orders", async () => {
    const order = await floor.order({ type: 'pickup' });
    const { body } = await cashier.call<{ items: readonly { orderId: number; paymentStatus: string }[] }>(
      'GET',
      '/cashier/payments',
    );
    assert.equal(body.items.find(({ orderId }) => orderId === order.id)?.paymentStatus, 'intended');
  });
});
