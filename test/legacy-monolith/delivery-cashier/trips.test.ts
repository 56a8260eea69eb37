import assert from 'node:assert/strict';
import { assertLeavesNothing } from '../leaves-nothing.ts';
import { shopFloor, type ShopFloor, type TakenOrder } from '../shop-floor.ts';

type Row = Readonly<Record<string, unknown>>;

describe('the procedures of the delivery desk', function () {
  this.timeout(120_000);
  let floor: ShopFloor;
  let cashier: number;
  let other: number;
  let courier: number;

  before(async () => {
    floor = await shopFloor('delivery');
    [cashier, other] = await Promise.all([floor.userId('cashier1'), floor.userId('manager1')]);
    courier = await floor.employeeId('courier1');
    // Who is at work, and what is on its way, the seed decides by the hour of the day.
    await floor
      .root('courier_trips')
      .whereNull('settled_at')
      .update({ settled_at: new Date(), returned_at: new Date() });
    await floor.root('courier_shifts').whereNull('left_at').update({ left_at: new Date() });
    await floor.root('time_entries').whereNull('left_at').update({ left_at: new Date() });
    for (const user of [cashier, other]) await floor.db.call('drawer_open', [user, 1, 0]);
  });
  after(() => floor.stop());

  const clockIn = () => floor.db.call('courier_clock_in', [courier, cashier]);
  const clockOut = () => floor.db.call('courier_clock_out', [courier, cashier]);
  const ready = () => floor.order({ status: 'ready' });
  const ids = (orders: readonly TakenOrder[]) => JSON.stringify(orders.map(({ id }) => id));
  const call = (orders: readonly TakenOrder[], by = courier) => floor.db.call('trip_start', [by, ids(orders), cashier]);
  const start = async (orders: readonly TakenOrder[]): Promise<number> => {
    const [[trip] = []] = await call(orders);
    return trip?.['id'] as number;
  };
  const comeBack = (trip: number, notDelivered: readonly object[] = []) =>
    floor.db.call('trip_return', [trip, JSON.stringify(notDelivered), cashier]);
  const settle = (trip: number, cash: number, by = cashier) => floor.db.call('trip_settle', [trip, cash, by]);
  const rows = async (table: string, where: object) => (await floor.root(table).where(where)) as readonly Row[];
  const queue = async () => {
    const [found = []] = await floor.db.call('delivery_queue', [1]);
    return new Map(found.map((row) => [row['id'] as number, row]));
  };
  const drawerOf = async (user: number) => {
    const [drawers = []] = await floor.db.call('drawer_get', [user]);
    return drawers[0]?.['expected_cash'] as number;
  };
  const refusedAs = (code: string, status = 409) => ({ code, status });

  it('clock a courier in once and out once, with the hours that are paid', async () => {
    const comings = await Promise.allSettled([clockIn(), clockIn(), clockIn()]);
    assert.equal(comings.filter(({ status }) => status === 'fulfilled').length, 1);
    await assert.rejects(clockIn(), refusedAs('already-at-work'));
    await floor
      .root('time_entries')
      .whereNull('left_at')
      .update({ came_at: new Date(Date.now() - 90 * 60_000) });
    const [[hours] = []] = await floor.db.call('courier_hours', [courier]);
    const [contract] = await rows('contracts', { employee_id: courier, ends_on: null });
    assert.ok((hours?.['today_minutes'] as number) >= 90);
    assert.equal(
      hours?.['today_pay'],
      Math.round(((hours?.['today_minutes'] as number) * (contract?.['hourly_rate'] as number)) / 60),
    );
    await clockOut();
    await assert.rejects(clockOut(), refusedAs('not-at-work'));
    assert.equal((await rows('time_entries', { employee_id: courier, left_at: null })).length, 0);
    await assert.rejects(floor.db.call('courier_clock_in', [999_999, cashier]), refusedAs('not-found', 404));
  });

  it('hand orders over, take the cash back, and mark them delivered and paid', async () => {
    await clockIn();
    const orders = [await ready(), await ready()];
    assert.ok((await queue()).has(orders[0]?.id ?? 0));
    const trip = await start(orders);
    assert.equal((await queue()).has(orders[0]?.id ?? 0), false);
    for (const { id } of orders) assert.equal(await floor.statusOf(id), 'delivering');
    await assert.rejects(clockOut(), refusedAs('on-a-trip'));
    await assert.rejects(settle(trip, 0), refusedAs('not-returned'));

    await comeBack(trip);
    for (const { id } of orders) assert.equal(await floor.statusOf(id), 'delivered');
    await assert.rejects(comeBack(trip), refusedAs('already-returned'));
    await assert.rejects(clockOut(), refusedAs('not-settled'));

    const due = orders.reduce((sum, { total }) => sum + total, 0);
    const before = await drawerOf(cashier);
    await assert.rejects(settle(trip, due + 1), refusedAs('too-much-cash', 422));
    await settle(trip, due - 500);
    assert.equal(await drawerOf(cashier), before + due - 500);
    for (const { id } of orders) assert.equal((await rows('payments', { order_id: id }))[0]?.['status'], 'paid');
    const [settled] = await rows('courier_trips', { id: trip });
    assert.deepEqual([settled?.['cash_due'], settled?.['cash_given']], [due, due - 500]);
    const [[hours] = []] = await floor.db.call('courier_hours', [courier]);
    assert.equal(hours?.['month_missing'], 500);
    await clockOut();
  });

  it('let one of two cashiers win who settle one trip', async () => {
    await clockIn();
    const order = await ready();
    const trip = await start([order]);
    await comeBack(trip);
    const before = (await drawerOf(cashier)) + (await drawerOf(other));
    const outcomes = await Promise.allSettled([settle(trip, order.total), settle(trip, order.total, other)]);
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.deepEqual(
      lost.map(({ reason }) => (reason as { code: string }).code),
      ['already-settled'],
    );
    assert.equal((await drawerOf(cashier)) + (await drawerOf(other)), before + order.total);
    await clockOut();
  });

  it('let one of two cashiers win who hand one order to two couriers', async () => {
    const person = { pizzeria_id: 1, name: 'Second Courier', position: 'courier', hired_on: '2015-01-01' };
    const [second = 0] = await floor.root('employees').insert(person);
    await clockIn();
    await floor.db.call('courier_clock_in', [second, cashier]);
    const order = await ready();
    const outcomes = await Promise.allSettled([call([order]), call([order], second)]);
    const [lost, ...others] = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.deepEqual([(lost?.reason as { code: string }).code, others.length], ['order-not-waiting', 0]);
    const [{ trip_id: trip } = {}] = await rows('trip_orders', { order_id: order.id });
    await comeBack(trip as number);
    await settle(trip as number, order.total);
    await clockOut();
    await floor.db.call('courier_clock_out', [second, cashier]);
  });

  it('let one of two cashiers win who give one courier two trips', async () => {
    await clockIn();
    const [first, second, shared] = [await ready(), await ready(), await ready()];
    const outcomes = await Promise.allSettled([call([first, shared]), call([shared, second])]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const [lost] = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.equal((lost?.reason as { code: string }).code, 'on-a-trip');
    assert.equal((await rows('trip_orders', { order_id: shared.id })).length, 1);
    const [trip] = await rows('trip_orders', { order_id: shared.id });
    await comeBack(trip?.['trip_id'] as number);
    await assert.rejects(call([shared]), refusedAs('order-not-waiting'));
    await settle(trip?.['trip_id'] as number, 0);
    await clockOut();
  });

  it('take back what was not handed over: once more, or cancelled', async () => {
    await clockIn();
    const [again, cancelled, fine] = [await ready(), await ready(), await ready()];
    const trip = await start([again, cancelled, fine]);
    await comeBack(trip, [
      { orderId: again.id, outcome: 'again', reason: 'Nobody opened' },
      { orderId: cancelled.id, outcome: 'cancelled', reason: 'Wrong address' },
    ]);
    assert.equal((await queue()).get(again.id)?.['came_back'], 'Nobody opened');
    assert.deepEqual(await Promise.all([again, cancelled, fine].map(({ id }) => floor.statusOf(id))), [
      'delivering',
      'cancelled',
      'delivered',
    ]);
    assert.equal((await rows('courier_trips', { id: trip }))[0]?.['cash_due'], fine.total);
    assert.equal((await rows('payments', { order_id: cancelled.id }))[0]?.['status'], 'void');
    await settle(trip, fine.total);

    const second = await start([again]);
    await comeBack(second);
    assert.equal(await floor.statusOf(again.id), 'delivered');
    await settle(second, again.total);
    await clockOut();
  });

  it('collect nothing for what was paid at the till, nor cash for a card', async () => {
    await clockIn();
    const [paid, card] = [await ready(), await ready()];
    await floor.db.call('payment_take', [paid.id, 'card', null, cashier]);
    await floor.root('payments').where({ order_id: card.id }).update({ method: 'card' });
    const trip = await start([paid, card]);
    await assert.rejects(floor.db.call('payment_take', [card.id, 'card', null, cashier]), refusedAs('with-courier'));
    await comeBack(trip);
    const admin = await floor.userId('admin');
    await settle(trip, 0, admin);
    const [payment] = await rows('payments', { order_id: card.id });
    assert.deepEqual([payment?.['status'], payment?.['method'], payment?.['drawer_id']], ['paid', 'card', null]);
    await clockOut();
  });

  it('refuse orders that do not wait, are not here or are named twice, and couriers who are not', async () => {
    const order = await ready();
    await assert.rejects(call([order]), refusedAs('not-at-work'));
    await clockIn();
    const cooking = await floor.order({ status: 'cooking' });
    const pickup = await floor.order({ type: 'pickup', status: 'ready' });
    const elsewhere = await floor.order({ pizzeriaId: 2, status: 'ready' });
    await assert.rejects(call([cooking]), refusedAs('order-not-waiting'));
    await assert.rejects(call([pickup]), refusedAs('order-not-waiting'));
    await assert.rejects(call([elsewhere]), refusedAs('other-pizzeria', 422));
    await assert.rejects(call([order, order]), refusedAs('unknown-order', 422));
    await assert.rejects(call([{ ...order, id: 999_999_999 }]), refusedAs('unknown-order', 422));
    const trip = await start([order]);
    const other = { orderId: cooking.id, outcome: 'again', reason: 'x' };
    await assert.rejects(comeBack(trip, [other]), refusedAs('not-on-this-trip', 422));
    await assert.rejects(comeBack(999_999), refusedAs('not-found', 404));
    await assert.rejects(settle(999_999, 0), refusedAs('not-found', 404));
    await comeBack(trip);
    const noDrawer = await floor.userId('admin');
    await assert.rejects(settle(trip, order.total, noDrawer), refusedAs('no-open-drawer'));
    await settle(trip, order.total);
    await clockOut();
  });

  it('bring a trip to its end although an order was cancelled or delivered meanwhile', async () => {
    await clockIn();
    const [cancelled, delivered] = [await ready(), await ready()];
    const trip = await start([cancelled, delivered]);
    await floor.db.call('order_set_status', [cancelled.id, 'cancelled']);
    await floor.db.call('order_set_status', [delivered.id, 'delivered']);
    await comeBack(trip);
    assert.equal((await rows('courier_trips', { id: trip }))[0]?.['cash_due'], delivered.total);
    await settle(trip, delivered.total);
    assert.equal((await rows('payments', { order_id: cancelled.id }))[0]?.['status'], 'void');
    await clockOut();
  });

  it('leave nothing behind when they break half way', async () => {
    const { url } = floor;
    const clocked = ['time_entries', 'courier_shifts', 'audit_log'];
    await assertLeavesNothing({ url, tables: clocked, call: clockIn });
    await clockIn();
    const orders = [await ready(), await ready(), await ready()];
    const moved = ['orders', 'order_times', 'order_log', 'sms_messages', 'audit_log', 'courier_trips', 'trip_orders'];
    await assertLeavesNothing({ url, tables: moved, call: () => call(orders) });
    const trip = await start(orders);
    const notDelivered = [
      { orderId: orders[0]?.id, outcome: 'again', reason: 'Nobody opened' },
      { orderId: orders[1]?.id, outcome: 'cancelled', reason: 'Wrong address' },
    ];
    const tables = [...moved, 'trip_returns', 'order_details', 'payments', 'stock_moves', 'sales_by_hour'];
    await assertLeavesNothing({ url, tables, call: () => comeBack(trip, notDelivered) });
    await comeBack(trip, notDelivered);
    const paid = ['courier_trips', 'payments', 'receipts', 'drawer_moves', 'order_log', 'audit_log'];
    await assertLeavesNothing({ url, tables: paid, call: () => settle(trip, orders[2]?.total ?? 0) });
    await settle(trip, orders[2]?.total ?? 0);
    await assertLeavesNothing({ url, tables: clocked, call: clockOut });
  });
});
