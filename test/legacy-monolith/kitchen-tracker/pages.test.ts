import assert from 'node:assert/strict';
import { assertGoodPage } from '../good-page.ts';
import { COLA, PIZZA, shopFloor, type ShopFloor } from '../shop-floor.ts';
import { makeVisitor, type Visitor } from '../visitor.ts';

interface Board {
  readonly tickets: readonly {
    readonly id: number;
    readonly orderId: number;
    readonly name: string;
    readonly seconds: number;
    readonly order: {
      readonly number: number;
      readonly comment: string;
      readonly pieces: number;
      readonly extras: readonly { readonly quantity: number }[];
    };
  }[];
  readonly waiting: Readonly<Record<string, number>>;
  readonly unmade: readonly { readonly orderId: number }[];
}

describe('the pages of the kitchen tracker', function () {
  this.timeout(120_000);
  let floor: ShopFloor;
  let cook: Visitor;

  before(async () => {
    floor = await shopFloor('kitchen-pages');
    cook = await floor.visitor('cook1');
  });
  after(() => floor.stop());

  const board = async (station: string) =>
    (await cook.call<Board>('GET', `/kitchen-tracker/board?station=${station}`)).body;
  const advance = (id: number, from: string, by = cook) =>
    by.call<{ code: string }>('POST', `/kitchen-tracker/tickets/${id}/advance`, { from });

  it('are valid HTML for each station', async () => {
    const admin = await floor.visitor('admin');
    for (const station of ['dough', 'filling', 'oven', 'packing']) {
      assertGoodPage(await cook.get(`/kitchen-tracker?station=${station}`));
    }
    assertGoodPage(await cook.get('/kitchen-tracker'));
    assertGoodPage(await admin.get('/kitchen-tracker?pizzeriaId=3'));
  });

  it('show a station its tickets with number, product, comment and what goes along', async () => {
    const lines = [
      { productId: PIZZA, quantity: 2 },
      { productId: COLA, quantity: 1 },
    ];
    const order = await floor.order({ lines });
    const before = await board('filling');
    const mine = (await board('dough')).tickets.filter(({ orderId }) => orderId === order.id);
    assert.equal(mine.length, 2);
    const [ticket] = mine;
    assert.deepEqual(
      [ticket?.name, ticket?.order.number, ticket?.order.comment, ticket?.order.pieces, ticket?.order.extras.length],
      ['Pepperoni', order.number, 'no onions', 2, 1],
    );
    assert.equal((await advance(ticket?.id ?? 0, 'dough')).status, 200);
    const after = await board('filling');
    assert.equal(after.waiting['filling'], (before.waiting['filling'] ?? 0) + 1);
    assert.ok(after.tickets.some(({ id }) => id === ticket?.id));
  });

  it('answer two cooks who tap one card at once: one 200, one 409', async () => {
    const order = await floor.order({ lines: [{ productId: PIZZA, quantity: 1 }] });
    const manager = await floor.visitor('manager1');
    const ticket = (await board('dough')).tickets.find(({ orderId }) => orderId === order.id);
    const answers = await Promise.all([advance(ticket?.id ?? 0, 'dough'), advance(ticket?.id ?? 0, 'dough', manager)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
    assert.equal(answers.find(({ status }) => status === 409)?.body.code, 'ticket-moved');
  });

  it('let the packing station pack what nothing is made for', async () => {
    const order = await floor.order({ type: 'pickup', lines: [{ productId: COLA, quantity: 1 }] });
    assert.ok((await board('packing')).unmade.some(({ orderId }) => orderId === order.id));
    const pack = () => cook.call('POST', `/kitchen-tracker/orders/${order.id}/pack`, {});
    assert.deepEqual([(await pack()).status, (await pack()).status], [200, 409]);
    assert.equal(await floor.statusOf(order.id), 'ready');
  });

  it('are for the kitchen of their own pizzeria, and refuse what makes no sense', async () => {
    const elsewhere = await floor.order({ pizzeriaId: 2, lines: [{ productId: PIZZA, quantity: 1 }] });
    const [ticket] = (await floor.root('kitchen_tickets').where({ order_id: elsewhere.id })) as { id: number }[];
    const cashier = await floor.visitor('cashier1');
    const stranger = makeVisitor(floor.monolith.baseUrl);
    assert.equal((await stranger.get('/kitchen-tracker')).status, 302);
    assert.equal((await stranger.call('GET', '/kitchen-tracker/board')).status, 401);
    assert.equal((await cashier.get('/kitchen-tracker')).status, 403);
    assert.equal((await cook.get('/kitchen-tracker?pizzeriaId=2')).status, 403);
    assert.equal((await cook.get('/kitchen-tracker?station=roof')).status, 400);
    assert.equal((await cook.call('GET', '/kitchen-tracker/board?station=roof')).status, 400);
    assert.equal((await advance(ticket?.id ?? 0, 'dough')).status, 403);
    assert.equal((await advance(ticket?.id ?? 0, 'done')).status, 400);
    assert.equal((await advance(999_999_999, 'dough')).status, 404);
    assert.equal((await cook.call('POST', '/kitchen-tracker/tickets/x/advance', { from: 'dough' })).status, 404);
    assert.equal((await cook.call('POST', `/kitchen-tracker/orders/${elsewhere.id}/pack`, {})).status, 403);
    assert.equal((await cook.call('POST', '/kitchen-tracker/orders/999999999/pack', {})).status, 404);
    assert.equal((await cook.submit('/kitchen-tracker/tickets/1/advance', {}, { csrf: 'made up' })).status, 403);
  });
});
