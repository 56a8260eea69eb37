import assert from 'node:assert/strict';
import { deliveryDesk, type DeliveryDesk } from './desk.ts';

const refusedAs = (code: string, status = 409) => ({ code, status });

describe('the procedures of trips', function () {
  this.timeout(120_000);
  let desk: DeliveryDesk;

  before(async () => {
    desk = await deliveryDesk('trips');
  });
  after(() => desk.floor.stop());

  it('hand orders over, take the cash back, and mark them delivered and paid', async () => {
    await desk.clockIn();
    const orders = [await desk.ready(), await desk.ready()];
    assert.ok((await desk.queue()).has(orders[0]?.id ?? 0));
    const trip = await desk.start(orders);
    assert.equal((await desk.queue()).has(orders[0]?.id ?? 0), false);
    for (const { id } of orders) assert.equal(await desk.floor.statusOf(id), 'delivering');
    await assert.rejects(desk.clockOut(), refusedAs('on-a-trip'));
    await assert.rejects(desk.settle(trip, 0), refusedAs('not-returned'));

    await desk.comeBack(trip);
    for (const { id } of orders) assert.equal(await desk.floor.statusOf(id), 'delivered');
    await assert.rejects(desk.comeBack(trip), refusedAs('already-returned'));
    await assert.rejects(desk.clockOut(), refusedAs('not-settled'));

    const due = orders.reduce((sum, { total }) => sum + total, 0);
    const before = await desk.drawerOf(desk.cashier);
    await assert.rejects(desk.settle(trip, due + 1), refusedAs('too-much-cash', 422));
    await desk.settle(trip, due - 500);
    assert.equal(await desk.drawerOf(desk.cashier), before + due - 500);
    for (const { id } of orders) assert.equal((await desk.rows('payments', { order_id: id }))[0]?.['status'], 'paid');
    const [settled] = await desk.rows('courier_trips', { id: trip });
    assert.deepEqual([settled?.['cash_due'], settled?.['cash_given']], [due, due - 500]);
    const [[hours] = []] = await desk.floor.db.call('courier_hours', [desk.courier]);
    assert.equal(hours?.['month_missing'], 500);
    await desk.clockOut();
  });

  it('take back what was not handed over: once more, or cancelled', async () => {
    await desk.clockIn();
    const [again, cancelled, fine] = [await desk.ready(), await desk.ready(), await desk.ready()];
    const trip = await desk.start([again, cancelled, fine]);
    await desk.comeBack(trip, [
      { orderId: again.id, outcome: 'again', reason: 'Nobody opened' },
      { orderId: cancelled.id, outcome: 'cancelled', reason: 'Wrong address' },
    ]);
    assert.equal((await desk.queue()).get(again.id)?.['came_back'], 'Nobody opened');
    assert.deepEqual(await Promise.all([again, cancelled, fine].map(({ id }) => desk.floor.statusOf(id))), [
      'delivering',
      'cancelled',
      'delivered',
    ]);
    assert.equal((await desk.rows('courier_trips', { id: trip }))[0]?.['cash_due'], fine.total);
    assert.equal((await desk.rows('payments', { order_id: cancelled.id }))[0]?.['status'], 'void');
    await desk.settle(trip, fine.total);

    const second = await desk.start([again]);
    await desk.comeBack(second);
    assert.equal(await desk.floor.statusOf(again.id), 'delivered');
    await desk.settle(second, again.total);
    await desk.clockOut();
  });

  it('keep no order that came back and is gone on the other side', async () => {
    await desk.clockIn();
    const order = await desk.ready();
    const trip = await desk.start([order]);
    await desk.comeBack(trip, [{ orderId: order.id, outcome: 'again', reason: 'Nobody opened' }]);
    await desk.floor.db.call('apply_order', [order.id, null]);
    assert.deepEqual(await desk.rows('orders', { id: order.id }), []);
    await desk.settle(trip, 0);
    await desk.clockOut();
  });

  it('collect nothing for what was paid at the till, nor cash for a card', async () => {
    await desk.clockIn();
    const [paid, card] = [await desk.ready(), await desk.ready()];
    await desk.floor.db.call('payment_take', [paid.id, 'card', null, desk.cashier]);
    await desk.floor.root('payments').where({ order_id: card.id }).update({ method: 'card' });
    const trip = await desk.start([paid, card]);
    await assert.rejects(
      desk.floor.db.call('payment_take', [card.id, 'card', null, desk.cashier]),
      refusedAs('with-courier'),
    );
    await desk.comeBack(trip);
    const admin = await desk.floor.userId('admin');
    await desk.settle(trip, 0, admin);
    const [payment] = await desk.rows('payments', { order_id: card.id });
    assert.deepEqual([payment?.['status'], payment?.['method'], payment?.['drawer_id']], ['paid', 'card', null]);
    await desk.clockOut();
  });

  it('refuse orders that do not wait, are not here or are named twice, and couriers who are not', async () => {
    const order = await desk.ready();
    await assert.rejects(desk.start([order]), refusedAs('not-at-work'));
    await desk.clockIn();
    const cooking = await desk.floor.order({ status: 'cooking' });
    const pickup = await desk.floor.order({ type: 'pickup', status: 'ready' });
    const elsewhere = await desk.floor.order({ pizzeriaId: 2, status: 'ready' });
    await assert.rejects(desk.start([cooking]), refusedAs('order-not-waiting'));
    await assert.rejects(desk.start([pickup]), refusedAs('order-not-waiting'));
    await assert.rejects(desk.start([elsewhere]), refusedAs('other-pizzeria', 422));
    await assert.rejects(desk.start([order, order]), refusedAs('unknown-order', 422));
    await assert.rejects(desk.start([{ ...order, id: 999_999_999 }]), refusedAs('unknown-order', 422));
    const trip = await desk.start([order]);
    const other = { orderId: cooking.id, outcome: 'again', reason: 'x' };
    await assert.rejects(desk.comeBack(trip, [other]), refusedAs('not-on-this-trip', 422));
    await assert.rejects(desk.comeBack(999_999), refusedAs('not-found', 404));
    await assert.rejects(desk.settle(999_999, 0), refusedAs('not-found', 404));
    await desk.comeBack(trip);
    const noDrawer = await desk.floor.userId('admin');
    await assert.rejects(desk.settle(trip, order.total, noDrawer), refusedAs('no-open-drawer'));
    await desk.settle(trip, order.total);
    await desk.clockOut();
  });

  it('bring a trip to its end although an order was cancelled or delivered meanwhile', async () => {
    await desk.clockIn();
    const [cancelled, delivered] = [await desk.ready(), await desk.ready()];
    const trip = await desk.start([cancelled, delivered]);
    await desk.floor.db.call('order_set_status', [cancelled.id, 'cancelled']);
    await desk.floor.db.call('order_set_status', [delivered.id, 'delivered']);
    await desk.comeBack(trip);
    assert.equal((await desk.rows('courier_trips', { id: trip }))[0]?.['cash_due'], delivered.total);
    await desk.settle(trip, delivered.total);
    assert.equal((await desk.rows('payments', { order_id: cancelled.id }))[0]?.['status'], 'void');
    await desk.clockOut();
  });
});
