import assert from 'node:assert/strict';
import { takeOrder } from '../sample.ts';
import { makeWorld, PRODUCT, rows, saveOrder, TOPPING, type World } from './world.ts';

describe('an order on its way', function () {
  this.timeout(120_000);
  let world: World;

  before(async () => {
    world = await makeWorld('moves');
  });
  after(() => world.close());

  /** The steps whose time is noted. */
  async function stepsOf(id: number): Promise<readonly string[]> {
    const steps = ['accepted_at', 'cooking_at', 'ready_at', 'taken_at', 'delivered_at', 'cancelled_at'];
    const [times = []] = await rows(world.root('order_times').where({ order_id: id }).select(steps));
    return steps.filter((_step, index) => times[index] !== null);
  }

  it('notes when each step was done, and finishes the tickets that a skipped step leaves open', async () => {
    const { id } = await saveOrder(world.db, { type: 'pickup', address: null });
    await world.db.call('order_set_status', [id, 'cooking']);
    await world.db.call('order_set_status', [id, 'ready']);
    assert.deepEqual(await stepsOf(id), ['accepted_at', 'cooking_at', 'ready_at']);
    assert.deepEqual(await rows(world.root('kitchen_tickets').where({ order_id: id }).select('station')), [['done']]);
    assert.deepEqual(await rows(world.root('order_log').where({ order_id: id }).orderBy('id').select('event')), [
      ['accepted'],
      ['cooking'],
      ['ready'],
    ]);
    const [[text] = []] = await rows(world.root('sms_messages').orderBy('id', 'desc').limit(1).select('text'));
    assert.match(String(text), /is ready/);
  });

  it('gives back all that a cancelled order took', async () => {
    const stock = () => rows(world.root('ingredient_stock').select('ingredient_id', 'amount').orderBy('ingredient_id'));
    const counted = async () => [
      await rows(world.root('sales_by_hour').select('orders', 'revenue').orderBy('hour')),
      await rows(world.root('customer_statistics').select('orders', 'total')),
      await rows(world.root('bonus_accounts').select('points')),
      await rows(world.root('promotions').where({ id: 1 }).select('uses_left')),
      await rows(world.root('promotion_uses').select('order_id')),
    ];
    await saveOrder(world.db);
    const before = [await stock(), await counted()];
    const { id } = await saveOrder(world.db, {
      ...{ promoCode: 'TENTH', type: 'pickup', address: null },
      lines: [{ productId: PRODUCT.margherita, quantity: 2, toppingIds: [TOPPING.cheese] }],
    });
    assert.notDeepEqual([await stock(), await counted()], before);
    await world.db.call('order_set_status', [id, 'cancelled']);
    assert.deepEqual([await stock(), await counted()], before);
    assert.deepEqual(await rows(world.root('kitchen_tickets').where({ order_id: id }).select('cancelled')), [[1], [1]]);
    assert.deepEqual(await rows(world.root('payments').where({ order_id: id }).select('status')), [['void']]);
  });

  it('moves an order from before there were details, and writes what it can', async () => {
    const order = await takeOrder(world.db);
    const id = Number(order['id']);
    await world.root('kitchen_tickets').where({ order_id: id }).delete();
    for (const table of ['order_details', 'order_times', 'order_log', 'payments']) {
      await world.root(table).where({ order_id: id }).delete();
    }
    const counted = () => rows(world.root('sales_by_hour').select('orders', 'revenue'));
    const before = await counted();
    for (const status of ['cooking', 'ready', 'delivering', 'cancelled']) {
      await world.db.call('order_set_status', [id, status]);
    }
    assert.deepEqual(await stepsOf(id), ['accepted_at', 'cooking_at', 'ready_at', 'taken_at', 'cancelled_at']);
    assert.deepEqual(await counted(), before);
  });

  it('sells the last portion to one of two who ask at once; the other hears that there is none', async () => {
    const limit = { pizzeria_id: 1, product_id: PRODUCT.pepperoni };
    await world.root('product_limits').insert({ ...limit, remaining: 1 });
    const lines = [{ productId: PRODUCT.pepperoni, quantity: 1 }];
    const outcomes = await Promise.allSettled([
      saveOrder(world.db, { lines }, { user: 1 }),
      saveOrder(world.db, { lines }, { user: 3 }),
      takeOrder(world.db, { lines }),
    ]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected']);
    for (const outcome of outcomes) {
      if (outcome.status !== 'rejected') continue;
      const { status, code } = outcome.reason as { status: number; code: string };
      assert.deepEqual([status, code], [409, 'product-stopped']);
    }
    assert.deepEqual(await rows(world.root('product_limits').where(limit).select('remaining')), [[0]]);
    assert.equal((await world.root('stop_list').where(limit)).length, 1);
    await world.root('stop_list').where(limit).delete();
    await world.root('product_limits').where(limit).delete();
  });

  it('counts the second half as a piece, and refuses two when one is left', async () => {
    const limit = { pizzeria_id: 3, product_id: PRODUCT.margherita };
    await world.root('product_limits').insert({ ...limit, remaining: 1 });
    const line = { productId: PRODUCT.pepperoni, secondHalfId: PRODUCT.margherita };
    const save = (quantity: number) =>
      saveOrder(world.db, { pizzeriaId: 3, lines: [{ ...line, quantity }], type: 'pickup', address: null });
    await assert.rejects(save(2), { code: 'product-stopped' });
    await save(1);
    await assert.rejects(save(1), { code: 'product-stopped' });
  });
});
