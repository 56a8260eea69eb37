import assert from 'node:assert/strict';
import { deliveryDesk, type DeliveryDesk } from './desk.ts';

const refusedAs = (code: string, status = 409) => ({ code, status });

describe('the hours of couriers', function () {
  this.timeout(120_000);
  let desk: DeliveryDesk;

  before(async () => {
    desk = await deliveryDesk('couriers');
  });
  after(() => desk.floor.stop());

  it('begin once and end once, and are what is paid', async () => {
    const comings = await Promise.allSettled([desk.clockIn(), desk.clockIn(), desk.clockIn()]);
    assert.equal(comings.filter(({ status }) => status === 'fulfilled').length, 1);
    await assert.rejects(desk.clockIn(), refusedAs('already-at-work'));
    await desk.floor
      .root('time_entries')
      .whereNull('left_at')
      .update({ came_at: new Date(Date.now() - 90 * 60_000) });
    const [[hours] = []] = await desk.floor.db.call('courier_hours', [desk.courier]);
    const [contract] = await desk.rows('contracts', { employee_id: desk.courier, ends_on: null });
    assert.ok((hours?.['today_minutes'] as number) >= 90);
    assert.equal(
      hours?.['today_pay'],
      Math.round(((hours?.['today_minutes'] as number) * (contract?.['hourly_rate'] as number)) / 60),
    );
    await desk.clockOut();
    await assert.rejects(desk.clockOut(), refusedAs('not-at-work'));
    assert.equal((await desk.rows('time_entries', { employee_id: desk.courier, left_at: null })).length, 0);
    await assert.rejects(desk.floor.db.call('courier_clock_in', [999_999, desk.cashier]), refusedAs('not-found', 404));
  });
});
