import assert from 'node:assert/strict';
import { deliveryDesk, type DeliveryDesk } from './desk.ts';

describe('two people at the delivery desk', function () {
  this.timeout(120_000);
  let desk: DeliveryDesk;

  before(async () => {
    desk = await deliveryDesk('trip-races');
  });
  after(() => desk.floor.stop());

  it('who settle one trip: one wins, one is told', async () => {
    await desk.clockIn();
    const order = await desk.ready();
    const trip = await desk.start([order]);
    await desk.comeBack(trip);
    const before = (await desk.drawerOf(desk.cashier)) + (await desk.drawerOf(desk.other));
    const outcomes = await Promise.allSettled([
      desk.settle(trip, order.total),
      desk.settle(trip, order.total, desk.other),
    ]);
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.deepEqual(
      lost.map(({ reason }) => (reason as { code: string }).code),
      ['already-settled'],
    );
    assert.equal((await desk.drawerOf(desk.cashier)) + (await desk.drawerOf(desk.other)), before + order.total);
    await desk.clockOut();
  });

  it('who hand one order to two couriers: one wins, one is told', async () => {
    const person = { pizzeria_id: 1, name: 'Second Courier', position: 'courier', hired_on: '2015-01-01' };
    const [second = 0] = await desk.floor.root('employees').insert(person);
    await desk.clockIn();
    await desk.clockIn(second);
    const order = await desk.ready();
    const outcomes = await Promise.allSettled([desk.start([order]), desk.start([order], second)]);
    const [lost, ...others] = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.deepEqual([(lost?.reason as { code: string }).code, others.length], ['order-not-waiting', 0]);
    const [{ trip_id: trip } = {}] = await desk.rows('trip_orders', { order_id: order.id });
    await desk.comeBack(trip as number);
    await desk.settle(trip as number, order.total);
    await desk.clockOut();
    await desk.clockOut(second);
  });

  it('who give one courier two trips: one wins, one is told', async () => {
    await desk.clockIn();
    const [first, second, shared] = [await desk.ready(), await desk.ready(), await desk.ready()];
    const outcomes = await Promise.allSettled([desk.start([first, shared]), desk.start([shared, second])]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const [lost] = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.equal((lost?.reason as { code: string }).code, 'on-a-trip');
    assert.equal((await desk.rows('trip_orders', { order_id: shared.id })).length, 1);
    const [trip] = await desk.rows('trip_orders', { order_id: shared.id });
    await desk.comeBack(trip?.['trip_id'] as number);
    await assert.rejects(desk.start([shared]), { code: 'order-not-waiting', status: 409 });
    await desk.settle(trip?.['trip_id'] as number, 0);
    await desk.clockOut();
  });
});
