import assert from 'node:assert/strict';
import { connectAmqp, makeMysqlKnex, type AmqpSupervisor } from '../../../events/index.ts';
import type { Knex } from 'knex';
import type { OrderEntity } from '../../../services/contracts/index.ts';
import { silentLogger } from '../../../services/kit/index.ts';
import { makeOrderJson } from '../../../services/orders/orders.json.ts';
import { CUSTOMER, newOrder, pickup, PIZZERIA, PRODUCT, REFERENCE } from '../../contract/orders-api/fixtures.ts';
import type { Api, OrderJson } from '../../contract/orders-api/side.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { EventPeer } from '../../support/event-peer.ts';
import { startLegacyPeer } from '../support/legacy-peer.ts';
import { startOrders, type OrdersProcess } from '../support/orders-process.ts';
import { freshVhost } from '../support/vhost.ts';

const toJson = makeOrderJson(() => false);

describe('orders: events', function () {
  let peer: EventPeer;
  let orders: OrdersProcess;
  let api: Api;
  let amqp: AmqpSupervisor;
  let knex: Knex;

  before(async function () {
    this.timeout(120_000); // The first of a run waits for the servers to start.
    const amqpUrl = await freshVhost();
    orders = await startOrders(amqpUrl);
    api = orders.api;
    peer = await startLegacyPeer(amqpUrl);
    amqp = connectAmqp({ url: amqpUrl, logger: silentLogger(), name: 'test' });
    knex = makeMysqlKnex(orders.database.url, { poolMax: 2 });
  });
  after(async () => {
    await orders.process.stop();
    await peer.stop();
    await amqp.stop();
    await knex.destroy();
  });

  /** An order as the monolith would send it. */
  const legacyOrder = (id: number, changes: Partial<OrderEntity> = {}): OrderEntity => ({
    id,
    number: 40,
    businessDate: '2026-11-20',
    pizzeriaId: PIZZERIA.main,
    status: 'accepted',
    type: 'delivery',
    customer: CUSTOMER.newcomer,
    address: { street: 'Lenina', house: '1', flat: '' },
    lines: [
      { line: 1, productId: 1, name: 'Old pizza', quantity: 2, unitPrice: 10, amount: 20 },
      { line: 2, productId: 3, name: 'Old cola', quantity: 1, unitPrice: 5, amount: 5 },
    ],
    subtotal: 25,
    discount: 0,
    total: 25,
    comment: '',
    idempotencyKey: null,
    createdAt: '2026-11-20T10:00:00.123Z',
    changedAt: '2026-11-20T10:00:00.123Z',
    ...changes,
  });
  const seen = (id: number, what: (order: OrderJson) => boolean = () => true): Promise<OrderJson> =>
    waitFor(`order ${id}`, async () => {
      const { status, body } = await api.get(`/orders/${id}`);
      return status === 200 && what(body) && body;
    });
  const parked = async (): Promise<number> => {
    const rows = await knex('strangler_parked').select('id');
    return rows.length;
  };

  it('learns pizzerias, products and customers, and can sell from then on', async () => {
    for (const pizzeria of REFERENCE.pizzerias)
      await peer.send('pizzeria.changed', `pizzeria/${pizzeria.id}`, pizzeria);
    for (const product of REFERENCE.products) await peer.send('product.changed', `product/${product.id}`, product);
    for (const customer of REFERENCE.customers)
      await peer.send('customer.changed', `customer/${customer.id}`, customer);

    const order = await waitFor('the first order', async () => {
      const { status, body } = await api.post('/orders', pickup({ customer: CUSTOMER.friend }));
      return status === 201 && body.discount > 0 && body;
    });
    assert.deepEqual([order.subtotal, order.discount, order.id % 2], [59_900, 2995, 0]);
  });

  it('obeys a changed price and a changed stop list', async () => {
    const product = REFERENCE.products.find(({ id }) => id === PRODUCT.cola);
    await peer.send('product.changed', `product/${PRODUCT.cola}`, { ...product, price: 7 }, ['price']);
    const lines = [{ productId: PRODUCT.cola, quantity: 1 }];
    await waitFor('the new price', async () => (await api.post('/orders', pickup({ lines }))).body.total === 7);

    const pizzeria = REFERENCE.pizzerias.find(({ id }) => id === PIZZERIA.main);
    const subject = `pizzeria/${PIZZERIA.main}`;
    const stop = { ...pizzeria, stoppedProductIds: [PRODUCT.cola] };
    await peer.send('pizzeria.changed', subject, stop, ['stoppedProductIds']);
    await waitFor('the stop', async () => (await api.post('/orders', pickup({ lines }))).status === 409);
    await peer.send('pizzeria.changed', subject, pizzeria ?? null, ['stoppedProductIds']);
    await waitFor('the end of the stop', async () => (await api.post('/orders', pickup({ lines }))).status === 201);
  });

  it('obeys the price of a city, and takes products from before there were any', async () => {
    const lines = [{ productId: PRODUCT.dearer, quantity: 1 }];
    const total = async () => (await api.post('/orders', pickup({ lines, pizzeriaId: PIZZERIA.omsk }))).body.total;
    const product = REFERENCE.products.find(({ id }) => id === PRODUCT.dearer);
    const subject = `product/${PRODUCT.dearer}`;
    const cityPrices = [{ city: 'Omsk', price: 41_000 }];
    await peer.send('product.changed', subject, { ...product, cityPrices }, ['cityPrices']);
    await waitFor('the price of Omsk', async () => (await total()) === 41_000);

    const old = Object.fromEntries(Object.entries({ ...product }).filter(([field]) => field !== 'cityPrices'));
    await peer.send('product.changed', subject, old, ['price']);
    await waitFor('the price of everywhere', async () => (await total()) === 30_000);
  });

  it('forgets a product that was deleted', async () => {
    await peer.send('product.changed', `product/${PRODUCT.three}`, null);
    const lines = [{ productId: PRODUCT.three, quantity: 1 }];
    await waitFor('the product to be gone', async () => (await api.post('/orders', pickup({ lines }))).status === 422);
  });

  it('announces an order that it takes as a whole, and each change of it', async () => {
    const { body } = await api.post('/orders', newOrder(), { headers: { 'idempotency-key': 'announced' } });
    const { body: cooking } = await api.post(`/orders/${body.id}/status`, { status: 'cooking' });
    await api.post(`/orders/${body.id}/status`, { status: 'cooking' });

    const subject = `order/${body.id}`;
    const arrived = () => peer.received.filter((event) => event.subject === subject);
    await waitFor('both events', () => Promise.resolve(arrived().length >= 2));
    const entityOf = ({ vat: _computed, ...order }: OrderJson) => ({ ...order, idempotencyKey: 'announced' });
    assert.deepEqual(
      arrived().map(({ type, source, seq, data }) => ({ type, source, seq, data })),
      [
        { type: 'order.changed', source: 'orders', seq: 1, data: entityOf(body) },
        { type: 'order.changed', source: 'orders', seq: 2, data: entityOf(cooking) },
      ],
    );
    assert.deepEqual([...(arrived()[0]?.changed ?? [])].sort(), Object.keys(entityOf(body)).sort());
    assert.deepEqual(arrived()[1]?.changed, ['status', 'changedAt']);
  });

  it('shows an order of the monolith, field by field, and can go on with it', async () => {
    const order = legacyOrder(1001);
    await peer.send('order.changed', 'order/1001', order);
    assert.deepEqual(await seen(1001), toJson(order));

    const { status, body } = await api.post('/orders/1001/status', { status: 'ready' });
    assert.deepEqual([status, body.status], [200, 'ready']);
    const event = await waitFor('the event', () =>
      Promise.resolve(peer.received.find(({ subject }) => subject === 'order/1001')),
    );
    assert.deepEqual([event.seq, event.seen], [2, 1]);
  });

  it('takes over a change of lines, and a deletion', async () => {
    await peer.send('order.changed', 'order/1003', legacyOrder(1003));
    await seen(1003);
    const lines = [{ line: 1, productId: 5, name: 'Other', quantity: 1, unitPrice: 3, amount: 3 }];
    await peer.send('order.changed', 'order/1003', legacyOrder(1003, { lines, total: 3, subtotal: 3 }), ['lines']);
    assert.deepEqual((await seen(1003, ({ total }) => total === 3)).lines, lines);
    await peer.send('order.changed', 'order/1003', null);
    await waitFor('the order to be gone', async () => (await api.get('/orders/1003')).status === 404);
  });

  it('applies the latest of events that arrive twice or in the wrong order', async () => {
    const publish = async (
      seq: number,
      status: OrderEntity['status'],
      id = `00000000-0000-7000-8000-00000000100${seq}`,
    ) => {
      const outcome = await amqp.publisher.publish({
        id,
        type: 'order.changed',
        source: 'legacy',
        subject: 'order/1005',
        seq,
        time: new Date().toISOString(),
        origin: 'test',
        data: JSON.stringify(legacyOrder(1005, { status })),
        changed: ['status'],
      });
      assert.equal(outcome, 'confirmed');
    };
    await waitFor('the connection', () => Promise.resolve(amqp.publisher.ready()));
    await publish(3, 'ready');
    await publish(2, 'cooking');
    await publish(3, 'ready');
    await seen(1005, ({ status }) => status === 'ready');
    await publish(4, 'delivered');
    await seen(1005, ({ status }) => status === 'delivered');
    await publish(2, 'cooking', '00000000-0000-7000-8000-000000001999');
    // Whatever comes behind it has been handled after it: one queue, in order per aggregate.
    await publish(5, 'cancelled');
    await seen(1005, ({ status }) => status === 'cancelled');
    assert.equal(await parked(), 0);
  });

  it('numbers its orders above those of the monolith', async () => {
    const { body: before } = await api.post('/orders', pickup({ pizzeriaId: PIZZERIA.numbered }));
    const number = before.number + 100;
    const taken = { number, pizzeriaId: PIZZERIA.numbered, businessDate: before.businessDate };
    await peer.send('order.changed', 'order/1007', legacyOrder(1007, taken));
    await seen(1007);
    const { body: next } = await api.post('/orders', pickup({ pizzeriaId: PIZZERIA.numbered }));
    assert.equal(next.number, number + 1);
  });

  it('answers a key that the monolith has used with the order of the monolith', async () => {
    const request = newOrder({ customer: CUSTOMER.newcomer, address: { street: 'Lenina', house: '1' }, comment: '' });
    const lines = [{ line: 1, productId: PRODUCT.margherita, name: 'x', quantity: 1, unitPrice: 25, amount: 25 }];
    await peer.send('order.changed', 'order/1009', legacyOrder(1009, { idempotencyKey: 'from-legacy', lines }));
    await seen(1009);
    const { status, body } = await api.post('/orders', request, { headers: { 'idempotency-key': 'from-legacy' } });
    assert.deepEqual([status, body.id], [200, 1009]);
  });

  it('keeps both orders when one request has made one on each side; the monolith’s has the key', async () => {
    const key = 'sent-to-both';
    const { body: ours } = await api.post('/orders', newOrder(), { headers: { 'idempotency-key': key } });
    await peer.send('order.changed', 'order/1021', legacyOrder(1021, { idempotencyKey: key }));
    await seen(1021);
    const keys = await knex('orders').whereIn('id', [1021, ours.id]).orderBy('id').select('id', 'idempotency_key');
    assert.deepEqual(
      new Map(keys.map((row: { id: number; idempotency_key: string | null }) => [row.id, row.idempotency_key])),
      new Map([
        [ours.id, null],
        [1021, key],
      ]),
    );
  });

  it('refuses ids of the monolith from anyone but the sync', async () => {
    const insert = knex.raw(
      `INSERT INTO orders SELECT 2001, number, business_date, pizzeria_id, status, type, customer_phone, customer_name,
         street, house, flat, subtotal, discount, total, comment, idempotency_key, created_at, changed_at
       FROM orders WHERE id = 1009`,
    );
    await assert.rejects(insert, /must be even/);
  });

  it('parks what does not fit the contract, and goes on with everything else', async () => {
    await peer.send('order.changed', 'order/1011', { id: 1011, nonsense: true });
    await waitFor('the event to be parked', async () => (await parked()) === 1);
    await peer.send('order.changed', 'order/1013', legacyOrder(1013));
    await seen(1013);
  });

  it('goes on where it was after an orderly stop, which takes less than 10 s', async () => {
    const stoppedAt = Date.now();
    assert.equal(await orders.process.stop(), 'code 0');
    assert.ok(Date.now() - stoppedAt < 10_000);
    await peer.send('order.changed', 'order/1015', legacyOrder(1015));
    await orders.process.start();
    await seen(1015);
  });
});
