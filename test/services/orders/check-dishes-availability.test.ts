import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { CUSTOMER, newOrder, PIZZERIA, PRODUCT, REFERENCE } from '../../contract/orders-api/fixtures.ts';
import { askDecorator, told } from '../support/ask-decorator.ts';
import { ordersServiceSide } from './orders-side.ts';

describe('orders: checkDishesAvailability', () => {
  let side: Awaited<ReturnType<typeof ordersServiceSide.start>>;

  before(async function () {
    this.timeout(60_000);
    side = await ordersServiceSide.start(REFERENCE);
  });
  after(() => side.stop());

  const check = (body: unknown, headers: object = {}) =>
    askDecorator(side.baseUrl, 'checkDishesAvailability', told({ body, headers }));
  const place = (body: unknown, key: string) =>
    fetch(`${side.baseUrl}/v1/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    });
  const stoppedOrder = newOrder({
    pizzeriaId: PIZZERIA.withStopList,
    lines: [
      { productId: PRODUCT.margherita, quantity: 1 },
      { productId: PRODUCT.stopped, quantity: 1 },
    ],
  });

  it('lets pass what can be made', async () => {
    assert.equal((await check(newOrder())).status, 204);
    const elsewhere = newOrder({ lines: [{ productId: PRODUCT.stopped, quantity: 1 }] });
    assert.equal((await check(elsewhere)).status, 204, 'the stop list is a pizzeria’s own');
  });

  it('refuses a dish on the stop list with what taking the order would answer', async () => {
    const { status, body } = await check(stoppedOrder);
    const taken = await place(stoppedOrder, randomUUID());
    const said = body as { statusCode: number; headers: Record<string, string>; body: unknown };
    assert.equal(status, 418);
    assert.deepEqual([said.statusCode, said.body], [taken.status, await taken.json()]);
    assert.equal(said.headers['content-type'], 'application/problem+json');
  });

  it('leaves everything else to the order itself', async () => {
    const unknown = newOrder({ lines: [{ productId: PRODUCT.unknown, quantity: 1 }] });
    for (const body of [undefined, 'text', {}, { ...stoppedOrder, customer: null }, unknown]) {
      assert.equal((await check(body)).status, 204);
    }
  });

  it('lets an order pass again that was taken before the stop', async () => {
    const key = randomUUID();
    const order = newOrder({ customer: CUSTOMER.regular });
    assert.equal((await place(order, key)).status, 201);
    const nowStopped = { ...order, pizzeriaId: PIZZERIA.withStopList, lines: stoppedOrder['lines'] };
    assert.equal((await check(nowStopped, { 'idempotency-key': key })).status, 204);
    assert.equal((await check(nowStopped, { 'idempotency-key': randomUUID() })).status, 418);
  });
});
