import assert from 'node:assert/strict';
import { assertLeavesNothing } from '../leaves-nothing.ts';
import { shopFloor, type ShopFloor, type TakenOrder } from '../shop-floor.ts';

describe('the procedures of the till', function () {
  this.timeout(120_000);
  let floor: ShopFloor;
  let cashier: number;
  let other: number;

  before(async () => {
    floor = await shopFloor('till');
    [cashier, other] = await Promise.all([floor.userId('cashier1'), floor.userId('manager1')]);
    await floor.db.call('drawer_open', [cashier, 1, 10_000]);
    await floor.db.call('drawer_open', [other, 1, 10_000]);
  });
  after(() => floor.stop());

  const pay = (order: TakenOrder, o: { method?: 'cash' | 'card'; given?: number | null; by?: number } = {}) => {
    const { method = 'cash', given = order.total + 100, by = cashier } = o;
    return floor.db.call('payment_take', [order.id, method, method === 'cash' ? given : null, by]);
  };
  const cancel = (order: TakenOrder) => floor.db.call('till_cancel', [order.id, 'Changed their mind', cashier]);
  const paymentOf = async (order: TakenOrder) => {
    const [row] = (await floor.root('payments').where({ order_id: order.id })) as Readonly<Record<string, unknown>>[];
    return row;
  };
  const expectedOf = async (userId: number) => {
    const [drawers = []] = await floor.db.call('drawer_get', [userId]);
    return drawers[0]?.['expected_cash'] as number;
  };
  const refusedAs = (code: string, status = 409) => ({ code, status });

  it('put cash into the drawer of who took it, and give the order a receipt', async () => {
    const order = await floor.order({ type: 'pickup' });
    const before = await expectedOf(cashier);
    const sets = await pay(order);
    const [[payment] = []] = sets.slice(2);
    assert.equal(payment?.['payment_status'], 'paid');
    assert.notEqual(payment['receipt'], null);
    assert.equal(await expectedOf(cashier), before + order.total);
  });

  it('take a card without a drawer', async () => {
    const order = await floor.order({ type: 'pickup' });
    const admin = await floor.userId('admin');
    await pay(order, { method: 'card', by: admin });
    const row = await paymentOf(order);
    assert.deepEqual([row?.['status'], row?.['method'], row?.['drawer_id']], ['paid', 'card', null]);
  });

  it('refuse cash without an open drawer, and less cash than the order costs', async () => {
    const order = await floor.order({ type: 'pickup' });
    await assert.rejects(pay(order, { by: await floor.userId('admin') }), refusedAs('no-open-drawer'));
    await assert.rejects(pay(order, { given: order.total - 1 }), refusedAs('not-enough-cash', 422));
    await assert.rejects(pay({ ...order, id: 999_999_999 }), refusedAs('not-found', 404));
    assert.equal((await paymentOf(order))?.['status'], 'intended');
  });

  it('let one of two cashiers win who take the money for one order', async () => {
    const order = await floor.order({ type: 'pickup' });
    const before = (await expectedOf(cashier)) + (await expectedOf(other));
    const outcomes = await Promise.allSettled([pay(order), pay(order, { by: other }), pay(order), pay(order)]);
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.equal(lost.length, 3);
    for (const { reason } of lost) assert.equal((reason as { code: string }).code, 'already-paid');
    assert.equal((await expectedOf(cashier)) + (await expectedOf(other)), before + order.total);
  });

  it('cancel with a reason, and give back out of the drawer what was paid', async () => {
    const order = await floor.order({ type: 'pickup' });
    const before = await expectedOf(cashier);
    await pay(order);
    const sets = await cancel(order);
    assert.equal(sets[0]?.[0]?.['status'], 'cancelled');
    assert.deepEqual(
      [sets[2]?.[0]?.['payment_status'], sets[2]?.[0]?.['cancel_reason']],
      ['refunded', 'Changed their mind'],
    );
    assert.equal(await expectedOf(cashier), before);
    await assert.rejects(cancel(order), refusedAs('already-cancelled'));
    await assert.rejects(pay(order), refusedAs('order-cancelled'));
  });

  it('leave a payment that nobody made void when the order is cancelled', async () => {
    const order = await floor.order({ type: 'pickup' });
    await cancel(order);
    assert.equal((await paymentOf(order))?.['status'], 'void');
  });

  it('give back once what was paid for an order that somebody else cancelled', async () => {
    const order = await floor.order({ type: 'pickup' });
    const before = await expectedOf(cashier);
    await pay(order);
    await floor.db.call('order_set_status', [order.id, 'cancelled']);
    assert.equal((await paymentOf(order))?.['status'], 'paid');
    const refund = () => floor.db.call('till_refund', [order.id, cashier]);
    const outcomes = await Promise.allSettled([refund(), refund()]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.equal(await expectedOf(cashier), before);
    await assert.rejects(refund(), refusedAs('nothing-to-refund'));
  });

  it('refund nothing of an order that is not cancelled', async () => {
    const order = await floor.order({ type: 'pickup' });
    await pay(order);
    await assert.rejects(floor.db.call('till_refund', [order.id, cashier]), refusedAs('not-cancelled'));
  });

  it('not cancel what is delivered', async () => {
    const order = await floor.order({ type: 'pickup', status: 'delivered' });
    await assert.rejects(cancel(order), refusedAs('status-not-allowed'));
  });

  it('take the payment of an order from before payments were kept', async () => {
    const order = await floor.order({ type: 'pickup' });
    await floor.root('payments').where({ order_id: order.id }).delete();
    await pay(order);
    assert.equal((await paymentOf(order))?.['amount'], order.total);
  });

  describe('leave nothing behind when they break half way:', () => {
    const paid = ['drawer_moves', 'payments', 'receipts', 'order_log', 'audit_log'];

    it('a payment', async () => {
      const order = await floor.order({ type: 'pickup' });
      await assertLeavesNothing({ url: floor.url, tables: paid, call: () => pay(order) });
    });

    it('a cancelled order that was paid', async () => {
      const order = await floor.order({ type: 'pickup' });
      await pay(order);
      const tables = ['orders', 'order_details', 'order_times', 'order_log', 'kitchen_tickets', 'payments'];
      const written = [...tables, 'drawer_moves', 'stock_moves', 'sms_messages', 'sales_by_hour', 'audit_log'];
      await assertLeavesNothing({ url: floor.url, tables: written, call: () => cancel(order) });
    });

    it('a refund', async () => {
      const order = await floor.order({ type: 'pickup' });
      await pay(order);
      await floor.db.call('order_set_status', [order.id, 'cancelled']);
      const tables = ['drawer_moves', 'payments', 'order_log', 'audit_log'];
      const call = () => floor.db.call('till_refund', [order.id, cashier]);
      await assertLeavesNothing({ url: floor.url, tables, call });
    });
  });
});
