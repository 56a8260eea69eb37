import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { connectAmqp, eventsIdle, makeMysqlKnex, noMetrics, type Running } from '../../events/index.ts';
import { connectLegacyDatabase, type LegacyDatabase } from '../../legacy-monolith/shared/database.ts';
import { backfillLegacy, waitForDrained } from '../../legacy-monolith/sync/backfill.ts';
import { readOrder } from '../../legacy-monolith/sync/capture-definitions.ts';
import { startLegacySync } from '../../legacy-monolith/sync/start.ts';
import { installLegacyEvents } from '../../migrations/legacy/events.ts';
import { eventSchemas, type OrderEntity } from '../../services/contracts/index.ts';
import { makeLogger } from '../../services/kit/index.ts';
import { testRabbitmq } from '../support/servers.ts';
import { waitFor } from '../support/wait-for.ts';
import { legacyDatabase } from './legacy-database.ts';
import { startOtherSide, type OtherSide } from './other-side.ts';
import { insertSample, takeOrder } from './sample.ts';

/** An order as a service would have taken it. */
const serviceOrder = (id: number, changes: Partial<OrderEntity> = {}): OrderEntity => ({
  id,
  number: 40,
  businessDate: '2026-06-15',
  pizzeriaId: 1,
  status: 'accepted',
  type: 'delivery',
  customer: { phone: '+79995550001', name: 'Gleb "Новый" \\ 🍕' },
  address: { street: "O'Neill Street\n", house: '1', flat: '' },
  lines: [
    { line: 1, productId: 1, name: 'Margherita', quantity: 1, unitPrice: 39_950, amount: 39_950 },
    { line: 2, productId: 3, name: 'Cola', quantity: 2, unitPrice: 9_530, amount: 19_060 },
  ],
  subtotal: 59_010,
  discount: 0,
  total: 59_010,
  comment: '',
  idempotencyKey: `Key-${id}`,
  createdAt: '2026-06-15T09:00:00.007Z',
  changedAt: '2026-06-15T09:00:00.007Z',
  ...changes,
});

describe('sync of the monolith', function () {
  this.timeout(120_000);
  let root: Knex;
  let syncKnex: Knex;
  let relayKnex: Knex;
  let db: LegacyDatabase;
  let sync: Running;
  let amqp: Running;
  let other: OtherSide;
  let url: string;

  before(async () => {
    const legacy = await legacyDatabase('sync');
    url = legacy.url;
    root = makeMysqlKnex(url);
    await insertSample(root);
    db = connectLegacyDatabase(legacy.appUrl);
    await takeOrder(db, { phone: '+79991234567' });
    await installLegacyEvents({ ...legacy, readBinlog: true });
    await installLegacyEvents({ ...legacy, readBinlog: true });
    other = await startOtherSide();
    const logger = makeLogger({ part: 'relay', level: 'error' });
    relayKnex = makeMysqlKnex(legacy.relayUrl);
    syncKnex = makeMysqlKnex(legacy.syncUrl);
    const connection = connectAmqp({ url: (await testRabbitmq()).url, logger, name: 'legacy' });
    amqp = connection;
    const binlogUrl = legacy.relayUrl;
    sync = startLegacySync({ relayKnex, syncKnex, amqp: connection, binlogUrl, logger, metrics: noMetrics });
    // An event for which only the other side's queue is bound would be gone.
    await waitFor('the queue of the sync', () => Promise.resolve(connection.connected()));
  });
  after(async () => {
    await sync.stop();
    await other.stop();
    await amqp.stop();
    await Promise.all([relayKnex.destroy(), syncKnex.destroy(), root.destroy(), db.close()]);
  });

  const read = (id: number) => root.transaction((trx) => readOrder(trx, String(id)));
  const arrives = (order: OrderEntity) =>
    waitFor(`order ${order.id} as ${order.changedAt}`, async () => {
      const found = await read(order.id);
      return found?.changedAt === order.changedAt && found;
    });

  it('publishes history when it is asked to, and only once', async () => {
    const progress: [number, number][] = [];
    const onProgress = (done: number, total: number) => progress.push([done, total]);
    // 1 pizzeria, 3 products, 2 customers, 1 order.
    assert.deepEqual(await backfillLegacy({ url, onProgress }), { aggregates: 7 });
    assert.deepEqual(progress.at(-1), [7, 7]);
    const { data } = await other.hears('order/1');
    assert.deepEqual(data, await read(1));
    assert.deepEqual((await other.hears('pizzeria/1')).data, {
      id: 1,
      name: 'First',
      city: 'Syktyvkar',
      phone: '+78005550101',
      address: 'Main street 1',
      utcOffsetMinutes: 180,
      currency: 'RUB',
      stoppedProductIds: [5],
    });
    await waitForDrained({ url });
    assert.deepEqual(await backfillLegacy({ url }), { aggregates: 0 });
  });

  it('publishes an order that the monolith takes, whole', async () => {
    const { id } = await takeOrder(db);
    const event = await other.hears(`order/${String(id)}`);
    const order = eventSchemas['order.changed'].parse(event.data);
    assert.deepEqual(order, await read(Number(id)));
    assert.deepEqual(new Set(event.changed), new Set(Object.keys(order)));
    assert.equal(event.source, 'legacy');
  });

  it('names the fields that a change of the status touches', async () => {
    const { id } = await takeOrder(db);
    await other.hears(`order/${String(id)}`);
    await db.call('order_set_status', [id, 'cooking']);
    const event = await other.hears(`order/${String(id)}`, ({ seq }) => seq === 2);
    assert.deepEqual([...event.changed].sort(), ['changedAt', 'status']);
  });

  it('publishes what the office changes: price, price of a city, stop list, discount', async () => {
    await root('products').where({ id: 3 }).update({ price: 9_900 });
    const product = await other.hears('product/3', ({ changed }) => changed.includes('price'));
    const cola = { id: 3, name: 'Cola', category: 'drinks', price: 9_900, active: true, cityPrices: [] };
    assert.deepEqual(product.data, cola);

    await root('city_prices').insert({ product_id: 3, city: 'Omsk', price: 10_400 });
    const inOmsk = await other.hears('product/3', ({ changed }) => changed.includes('cityPrices'));
    assert.deepEqual(inOmsk.data, { ...cola, cityPrices: [{ city: 'Omsk', price: 10_400 }] });

    await root('stop_list').insert({ pizzeria_id: 1, product_id: 3, since: '2026-06-15 10:00:00' });
    const pizzeria = await other.hears('pizzeria/1', ({ changed }) => changed.includes('stoppedProductIds'));
    assert.deepEqual((pizzeria.data as { stoppedProductIds: unknown }).stoppedProductIds, [3, 5]);

    await root('customers').where({ id: 1 }).update({ discount_percent: 10 });
    const customer = await other.hears('customer/1', ({ changed }) => changed.includes('discountPercent'));
    assert.deepEqual(customer.data, { id: 1, phone: '+79990000001', name: 'Anna', discountPercent: 10 });
  });

  it('writes an order of the other side exactly as it is there', async () => {
    const order = serviceOrder(1_002);
    await other.say(order.id, order, Object.keys(order));
    assert.deepEqual(await arrives(order), order);
  });

  it('makes the customer of such an order, and tells of the customer but not of the order', async () => {
    const order = serviceOrder(1_004, { customer: { phone: '+79995550077', name: 'Zoya' } });
    await other.say(order.id, order, Object.keys(order));
    await arrives(order);
    const customer: unknown = await root('customers').where({ phone: '+79995550077' }).first('id');
    const event = await other.hears(`customer/${String((customer as { id: number }).id)}`);
    assert.deepEqual((event.data as { name: string }).name, 'Zoya');
    await waitForDrained({ url });
    assert.deepEqual(other.heard(`order/${order.id}`), []);
    const [, addresses] = await db.call('customer_find', ['+79995550077']);
    assert.equal(addresses?.length, 1);
  });

  it('keeps both orders when one request has made one on each side; the first one here has the key', async () => {
    const first = serviceOrder(1_040, { idempotencyKey: 'sent-to-both' });
    await other.say(first.id, first, Object.keys(first));
    await arrives(first);
    const second = serviceOrder(1_042, { idempotencyKey: 'sent-to-both' });
    await other.say(second.id, second, Object.keys(second));
    assert.deepEqual(await arrives(second), { ...second, idempotencyKey: null });
  });

  it('follows the other side through changes, fewer lines and deletion', async () => {
    const order = serviceOrder(1_006);
    await other.say(order.id, order, Object.keys(order));
    await arrives(order);
    const changed: OrderEntity = {
      ...order,
      ...{ status: 'cooking', type: 'pickup', address: null, comment: 'soon', changedAt: '2026-06-15T09:05:00.123Z' },
      ...{ lines: order.lines.slice(0, 1), subtotal: 39_950, total: 39_950 },
    };
    await other.say(order.id, changed, ['status', 'type', 'address', 'comment', 'lines', 'subtotal', 'total']);
    assert.deepEqual(await arrives(changed), changed);
    await other.say(order.id, null, []);
    await waitFor('the order to be gone', async () => (await read(order.id)) === null);
  });

  it('takes changes of its own to an order of the other side, and tells of them', async () => {
    const order = serviceOrder(1_008);
    await other.say(order.id, order, Object.keys(order));
    await arrives(order);
    await db.call('order_set_status', [order.id, 'cancelled']);
    const event = await other.hears(`order/${order.id}`);
    assert.deepEqual([event.seq, (event.data as OrderEntity).status], [2, 'cancelled']);
  });

  it('does not give out a number of the day that the other side has given out', async () => {
    const taken = await takeOrder(db);
    const [businessDate, number] = [String(taken['business_date']), Number(taken['number'])];
    const order = serviceOrder(1_010, { businessDate, number: number + 5 });
    await other.say(order.id, order, Object.keys(order));
    await arrives(order);
    assert.equal((await takeOrder(db))['number'], number + 6);
  });

  it('keeps even ids for the other side, whoever inserts', async () => {
    const row = (await root('orders').first()) as Record<string, unknown>;
    await assert.rejects(root('orders').insert({ ...row, id: 2_000, idempotency_key: null }), /must be odd here/);
    const { id } = await takeOrder(db);
    assert.equal(Number(id) % 2, 1);
  });

  it('takes orders while orders of the other side arrive, for the same pizzeria and the same callers', async () => {
    const phone = (index: number) => `+7999777${String(index % 7).padStart(4, '0')}`;
    const theirs = Array.from({ length: 60 }, (_, index) =>
      serviceOrder(3_002 + 2 * index, {
        businessDate: new Date(Date.now() + 180 * 60_000).toISOString().slice(0, 10),
        customer: { phone: phone(index), name: 'Gleb' },
      }),
    );
    const [ours] = await Promise.all([
      Promise.all(Array.from({ length: 60 }, (_, index) => takeOrder(db, { phone: phone(index) }))),
      Promise.all(theirs.map((order) => other.say(order.id, order, Object.keys(order)))),
    ]);
    assert.equal(new Set(ours.map((order) => order['number'])).size, 60);
    for (const order of theirs) assert.deepEqual(await arrives(order), order);
    for (const { id } of ours)
      assert.deepEqual((await other.hears(`order/${String(id)}`)).data, await read(Number(id)));
  });

  it('has nothing parked and nothing left at the end', async () => {
    await waitForDrained({ url });
    assert.deepEqual(await eventsIdle(root), { thin: 0, outbox: 0, parked: 0 });
  });
});
