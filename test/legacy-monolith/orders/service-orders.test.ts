import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { makeMysqlKnex } from '../../../events/index.ts';
import { callProcedure } from '../../../legacy-monolith/shared/call-procedure.ts';
import type { OrderEntity } from '../../../services/contracts/index.ts';
import { makeWorld, PRODUCT, rows, saveOrder, TOPPING, type Saved, type World } from './world.ts';

const line = (number: number, productId: number, quantity: number, unitPrice: number) => ({
  ...{ line: number, productId, name: `Product ${productId}`, quantity, unitPrice, amount: quantity * unitPrice },
});

const entity = (id: number, changes: Partial<OrderEntity> = {}): OrderEntity => ({
  ...{ id, number: id, businessDate: '2026-06-15', pizzeriaId: 1, status: 'accepted', type: 'delivery' },
  customer: { phone: '+79995550001', name: 'Gleb' },
  address: { street: 'Lenin Street', house: '1', flat: '' },
  lines: [line(1, PRODUCT.margherita, 2, 39_950), line(2, PRODUCT.cola, 1, 9_530)],
  ...{ subtotal: 89_430, discount: 0, total: 89_430, comment: '', idempotencyKey: null },
  ...{ createdAt: '2026-06-15T09:10:00.007Z', changedAt: '2026-06-15T09:10:00.007Z' },
  ...changes,
});

/** What the orders service would say of an order that the monolith has taken. */
const asEvent = ({ id, order, lines }: Saved): OrderEntity =>
  entity(id, {
    number: Number(order['number']),
    businessDate: String(order['business_date']),
    lines: lines.map((each) => ({
      ...line(Number(each['line']), Number(each['product_id']), Number(each['quantity']), Number(each['unit_price'])),
      name: String(each['name']),
    })),
    ...{ subtotal: Number(order['subtotal']), discount: Number(order['discount']), total: Number(order['total']) },
  });

describe('an order of the service', function () {
  this.timeout(120_000);
  let world: World;
  let sync: Knex;

  before(async () => {
    world = await makeWorld('service_orders');
    sync = makeMysqlKnex(world.legacy.syncUrl);
  });
  after(async () => {
    await sync.destroy();
    await world.close();
  });

  /** As the sync does it: its user, READ COMMITTED, one transaction. */
  const apply = (id: number, order: OrderEntity | null) =>
    sync.transaction((trx) => callProcedure(trx, 'apply_order', [id, order === null ? null : JSON.stringify(order)]), {
      isolationLevel: 'read committed',
    });
  const sales = () => rows(world.root('sales_by_hour').select('hour', 'orders', 'revenue').orderBy('hour'));
  const tickets = (id: number) =>
    rows(
      world
        .root('kitchen_tickets')
        .where({ order_id: id })
        .orderBy(['line', 'piece'])
        .select('line', 'piece', 'station', 'cancelled'),
    );

  it('is seen by the kitchen, the till, the store and the reports, and follows its status', async () => {
    const order = entity(2_002);
    await apply(order.id, order);
    assert.deepEqual(await tickets(order.id), [
      [1, 1, 'dough', 0],
      [1, 2, 'dough', 0],
    ]);
    assert.deepEqual(await rows(world.root('order_details').select('source', 'payment_method')), [['service', 'cash']]);
    assert.deepEqual(await rows(world.root('payments').select('amount', 'status')), [[89_430, 'intended']]);
    assert.deepEqual(await sales(), [[12, 1, 89_430]]);
    const [[cheese] = []] = await rows(world.root('stock_moves').where({ ingredient_id: 2 }).sum({ amount: 'amount' }));
    assert.equal(Number(cheese), -240);

    await apply(order.id, { ...order, status: 'ready', changedAt: '2026-06-15T09:30:00.000Z' });
    assert.deepEqual(await tickets(order.id), [
      [1, 1, 'done', 0],
      [1, 2, 'done', 0],
    ]);
    await apply(order.id, { ...order, status: 'ready', changedAt: '2026-06-15T09:30:00.000Z' });
    assert.equal((await world.root('order_log').where({ order_id: order.id })).length, 2);
  });

  it('that arrives cancelled holds nothing', async () => {
    const before = await sales();
    const order = entity(2_004, { status: 'cancelled' });
    await apply(order.id, order);
    assert.deepEqual(await sales(), before.length === 0 ? [[12, 0, 0]] : before);
    assert.deepEqual(await tickets(order.id), [
      [1, 1, 'dough', 1],
      [1, 2, 'dough', 1],
    ]);
    assert.deepEqual(await rows(world.root('payments').where({ order_id: order.id }).select('status')), [['void']]);
  });

  it('is never refused for the last portion, which it takes', async () => {
    const limit = { pizzeria_id: 1, product_id: PRODUCT.cola };
    await world.root('product_limits').insert({ ...limit, remaining: 1 });
    const lines = [line(1, PRODUCT.cola, 5, 9_530)];
    await apply(2_006, entity(2_006, { lines, subtotal: 47_650, total: 47_650 }));
    assert.deepEqual(await rows(world.root('product_limits').select('remaining')), [[0]]);
    assert.deepEqual(await rows(world.root('stop_list').select('product_id')), [[PRODUCT.cola]]);
    await world.root('stop_list').delete();
    await world.root('product_limits').delete();
  });

  it('counts anew when its lines are others', async () => {
    const order = entity(2_008);
    const before = await sales();
    await apply(order.id, order);
    const lines = [line(1, PRODUCT.margherita, 1, 39_950), line(4, PRODUCT.pepperoni, 1, 50_000)];
    await apply(order.id, { ...order, lines, subtotal: 89_950, total: 89_950 });
    assert.deepEqual(await sales(), [[12, Number(before[0]?.[1]) + 1, Number(before[0]?.[2]) + 89_950]]);
    assert.deepEqual(await tickets(order.id), [
      [1, 1, 'dough', 0],
      [1, 2, 'dough', 1],
      [4, 1, 'dough', 0],
    ]);
  });

  it('leaves halves and toppings of an order of the monolith alone when it only moves it on', async () => {
    const saved = await saveOrder(world.db, {
      lines: [
        {
          ...{ productId: PRODUCT.margherita, quantity: 1 },
          ...{ secondHalfId: PRODUCT.pepperoni, toppingIds: [TOPPING.cheese] },
        },
      ],
    });
    const { id } = saved;
    await apply(id, { ...asEvent(saved), status: 'cooking' });
    assert.deepEqual(await rows(world.root('order_line_halves').where({ order_id: id }).select('product_id')), [
      [PRODUCT.pepperoni],
    ]);
    assert.equal((await world.root('order_line_toppings').where({ order_id: id })).length, 1);
    assert.deepEqual(await rows(world.root('order_details').where({ order_id: id }).select('source')), [
      ['contact-centre'],
    ]);
    assert.deepEqual(await tickets(id), [[1, 1, 'dough', 0]]);
  });

  it('that was cancelled here and lives over there takes again what it had given back', async () => {
    const before = await sales();
    const order = entity(2_012);
    await apply(order.id, order);
    const counted = await sales();
    await world.db.call('order_set_status', [order.id, 'cancelled']);
    assert.deepEqual(await sales(), before);
    await apply(order.id, order);
    assert.deepEqual(await sales(), counted);
    assert.deepEqual(await tickets(order.id), [
      [1, 1, 'dough', 0],
      [1, 2, 'dough', 0],
    ]);
    assert.deepEqual(await rows(world.root('payments').where({ order_id: order.id }).select('status')), [['intended']]);
  });

  it('that was refunded here and lives over there has its promotion again, and has to be paid again', async () => {
    const promotion = async () => [
      await rows(world.root('promotions').where({ id: 1 }).select('uses_left')),
      (await world.root('promotion_uses')).length,
    ];
    const saved = await saveOrder(world.db, { promoCode: 'TENTH' });
    const taken = await promotion();
    await world.db.call('order_set_status', [saved.id, 'cancelled']);
    await world.root('payments').where({ order_id: saved.id }).update({ status: 'refunded' });
    await apply(saved.id, asEvent(saved));
    assert.deepEqual(await promotion(), taken);
    const paid = await rows(world.root('payments').where({ order_id: saved.id }).select('status', 'amount'));
    assert.deepEqual(paid, [['intended', saved.order['total']]]);
  });

  it('is gone with all that hung on it when it is gone over there', async () => {
    const before = await sales();
    const order = entity(2_010);
    await apply(order.id, order);
    await apply(order.id, null);
    assert.deepEqual(await sales(), before);
    assert.equal((await world.root('orders').where({ id: order.id })).length, 0);
    await apply(order.id, null);
  });
});
