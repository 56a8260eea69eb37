import { assertLeavesNothing } from '../leaves-nothing.ts';
import { deliveryDesk, type DeliveryDesk } from './desk.ts';

describe('the procedures of the delivery desk', function () {
  this.timeout(120_000);
  let desk: DeliveryDesk;

  before(async () => {
    desk = await deliveryDesk('trip-faults');
  });
  after(() => desk.floor.stop());

  it('leave nothing behind when they break half way', async () => {
    const { url } = desk.floor;
    const clocked = ['time_entries', 'courier_shifts', 'audit_log'];
    await assertLeavesNothing({ url, tables: clocked, call: () => desk.clockIn() });
    await desk.clockIn();
    const orders = [await desk.ready(), await desk.ready(), await desk.ready()];
    const moved = ['orders', 'order_times', 'order_log', 'sms_messages', 'audit_log', 'courier_trips', 'trip_orders'];
    await assertLeavesNothing({ url, tables: moved, call: () => desk.start(orders) });
    const trip = await desk.start(orders);
    const notDelivered = [
      { orderId: orders[0]?.id, outcome: 'again', reason: 'Nobody opened' },
      { orderId: orders[1]?.id, outcome: 'cancelled', reason: 'Wrong address' },
    ];
    const tables = [...moved, 'trip_returns', 'order_details', 'payments', 'stock_moves', 'sales_by_hour'];
    await assertLeavesNothing({ url, tables, call: () => desk.comeBack(trip, notDelivered) });
    await desk.comeBack(trip, notDelivered);
    const paid = ['courier_trips', 'payments', 'receipts', 'drawer_moves', 'order_log', 'audit_log'];
    await assertLeavesNothing({ url, tables: paid, call: () => desk.settle(trip, orders[2]?.total ?? 0) });
    await desk.settle(trip, orders[2]?.total ?? 0);
    await assertLeavesNothing({ url, tables: clocked, call: () => desk.clockOut() });
  });
});
