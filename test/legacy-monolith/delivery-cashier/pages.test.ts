import assert from 'node:assert/strict';
import { assertGoodPage } from '../good-page.ts';
import { shopFloor, type ShopFloor } from '../shop-floor.ts';
import { attribute, makeVisitor, textOf, type Visitor } from '../visitor.ts';
import { everybodyHome } from './desk.ts';

interface Desk {
  readonly couriers: readonly { readonly id: number; readonly cameAt: string | null }[];
  readonly queue: readonly { readonly id: number }[];
  readonly trips: readonly { readonly id: number }[];
}
interface Answered {
  readonly id: number;
  readonly code: string;
}

describe('the pages of the delivery desk', function () {
  this.timeout(120_000);
  let floor: ShopFloor;
  let cashier: Visitor;
  let courier: number;

  before(async () => {
    floor = await shopFloor('delivery-pages');
    cashier = await floor.visitor('cashier1');
    courier = await floor.employeeId('courier1');
    await everybodyHome(floor);
  });
  after(() => floor.stop());

  const post = (path: string, body: object = {}, by = cashier) =>
    by.call<Answered>('POST', `/delivery-cashier${path}`, body);
  const desk = async () => (await cashier.call<Desk>('GET', '/delivery-cashier/desk')).body;

  it('are valid HTML: the desk, a slip, a courier’s own page', async () => {
    assertGoodPage(await cashier.get('/delivery-cashier'));
    assertGoodPage(await (await floor.visitor('admin')).get('/delivery-cashier?pizzeriaId=2'));
    const driver = await floor.visitor('courier1');
    assertGoodPage(await driver.get('/delivery-cashier'));

    const order = await floor.order({ status: 'ready' });
    assert.equal((await post(`/couriers/${courier}/clock-in`, {}, driver)).status, 200);
    const trip = await post('/trips', { courierId: courier, orderIds: [order.id] });
    assert.equal(trip.status, 201);
    const slip = await driver.get(`/delivery-cashier/trips/${trip.body.id}/slip`);
    assertGoodPage(slip);
    const [paper] = slip.find((element) => attribute(element, 'class') === 'slip');
    const text = paper ? textOf(paper) : '';
    assert.match(text, new RegExp(`№ ${order.number}`));
    assert.match(text, /Lenin Street 12, flat 5 .*Anna, ?\+79995550001/);
    assert.match(text, new RegExp(`Collect ?${(order.total / 100).toFixed(2)} RUB in cash; change for 1000.00 RUB`));

    const own = await driver.get('/delivery-cashier');
    assertGoodPage(own);
    const [card] = own.find((element) => attribute(element, 'data-trip') === String(trip.body.id));
    assert.match(card ? textOf(card) : '', /Lenin Street 12.*collect/);
    await post(`/trips/${trip.body.id}/return`);
    await cashier.call('POST', '/cashier/drawer/open', { cash: 0 });
    assert.equal((await post(`/trips/${trip.body.id}/settle`, { cash: order.total })).status, 200);
    assertGoodPage(await driver.get('/delivery-cashier'));
    assert.equal((await post(`/couriers/${courier}/clock-out`, {}, driver)).status, 200);
  });

  it('answer a courier who is settled twice with one 200 and one 409', async () => {
    const order = await floor.order({ status: 'ready' });
    await post(`/couriers/${courier}/clock-in`);
    const { body: trip } = await post('/trips', { courierId: courier, orderIds: [order.id] });
    assert.ok((await desk()).trips.some(({ id }) => id === trip.id));
    await post(`/trips/${trip.id}/return`);
    const answers = await Promise.all([1, 2].map(() => post(`/trips/${trip.id}/settle`, { cash: order.total })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
    assert.equal(answers.find(({ status }) => status === 409)?.body.code, 'already-settled');
    assert.equal((await desk()).trips.length, 0);
    await post(`/couriers/${courier}/clock-out`);
  });

  it('are for the desk of their own pizzeria, and show a courier nobody else', async () => {
    const driver = await floor.visitor('courier1');
    const stranger = makeVisitor(floor.monolith.baseUrl);
    const elsewhere = await floor.employeeId('courier2');
    assert.equal((await stranger.get('/delivery-cashier')).status, 302);
    assert.equal((await stranger.call('GET', '/delivery-cashier/desk')).status, 401);
    assert.equal((await (await floor.visitor('cook1')).get('/delivery-cashier')).status, 403);
    assert.equal((await cashier.get('/delivery-cashier?pizzeriaId=2')).status, 403);
    assert.equal((await driver.call('GET', '/delivery-cashier/desk')).status, 403);
    assert.equal((await post('/trips', { courierId: courier, orderIds: [1] }, driver)).status, 403);
    assert.equal((await post(`/couriers/${elsewhere}/clock-in`, {}, driver)).status, 403);
    assert.equal((await post(`/couriers/${elsewhere}/clock-in`)).status, 403);
    assert.equal((await post('/couriers/999999/clock-in')).status, 404);
    const mates = await floor.root('employees').insert({
      pizzeria_id: 1,
      name: 'A Mate',
      position: 'courier',
      hired_on: '2015-01-01',
    });
    assert.equal((await post(`/couriers/${mates[0] ?? 0}/clock-in`, {}, driver)).status, 403);
    assert.equal((await cashier.submit('/delivery-cashier/trips', {}, { csrf: 'made up' })).status, 403);
  });

  it('refuse what has the wrong shape, and what is not there', async () => {
    for (const [path, body] of [
      ['/trips', {}],
      ['/trips', { courierId: courier, orderIds: [] }],
      ['/trips', { courierId: courier, orderIds: ['x'] }],
      ['/trips', { courierId: courier, orderIds: Array.from({ length: 21 }, (_, index) => index + 1) }],
      ['/trips/1/return', { notDelivered: [{ orderId: 1, outcome: 'lost', reason: 'x' }] }],
      ['/trips/1/return', { notDelivered: [{ orderId: 1, outcome: 'again', reason: '' }] }],
      ['/trips/1/settle', { cash: -1 }],
      ['/trips/1/settle', {}],
    ] as const) {
      assert.equal((await post(path, body)).status, 400, `${path} ${JSON.stringify(body)}`);
    }
    assert.equal((await post('/trips/999999/return')).status, 404);
    assert.equal((await post('/trips/999999/settle', { cash: 0 })).status, 404);
    assert.equal((await post('/trips/x/settle', { cash: 0 })).status, 404);
    assert.equal((await cashier.get('/delivery-cashier/trips/999999/slip')).status, 404);
    await post(`/couriers/${courier}/clock-in`);
    assert.equal((await post('/trips', { courierId: courier, orderIds: [999_999_999] })).status, 422);
    assert.equal((await post(`/couriers/${courier}/clock-in`)).status, 409);
  });
});
