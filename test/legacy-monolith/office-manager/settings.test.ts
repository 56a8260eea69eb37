import assert from 'node:assert/strict';
import { assertLeavesNothing } from '../leaves-nothing.ts';
import type { Visitor } from '../visitor.ts';
import { openOffice, type Office } from './office.ts';

const TODAY = new Date().toISOString().slice(0, 10);
const LATER = '2099-12-31';

describe('settings, zones and promotions of the office', function () {
  this.timeout(180_000);
  let office: Office;
  let manager: Visitor;

  before(async () => {
    office = await openOffice('office_settings');
    manager = await office.login('office1');
  });
  after(() => office.close());

  const call = async (method: string, path: string, body?: unknown): Promise<{ status: number; code?: string }> => {
    const { status, body: answer } = await manager.call<{ code?: string } | undefined>(
      method,
      `/office-manager${path}`,
      body,
    );
    return answer?.code === undefined ? { status } : { status, code: answer.code };
  };
  const week = (closed: readonly number[] = []) =>
    Array.from({ length: 7 }, (_, index) => {
      const open = !closed.includes(index + 1);
      return { weekday: index + 1, open, opens: open ? '09:00' : '', closes: open ? '01:30' : '' };
    });
  const settings = { minOrderTotal: 50_000, pickupMinutes: 20, acceptsOnline: false, hours: week([7]) };
  const promotion = {
    ...{ name: 'Students', code: 'student', kind: 'percent', percent: 15, amount: null, productId: null },
    ...{ minTotal: 0, usesLeft: null, startsOn: TODAY, endsOn: LATER },
  };

  it('save hours and limits of orders', async () => {
    assert.deepEqual(await call('PUT', '/settings', settings), { status: 204 });
    const saved = await office.one('pizzeria_settings', { pizzeria_id: 1 });
    assert.deepEqual([saved['min_order_total'], saved['pickup_minutes'], saved['accepts_online']], [50_000, 20, 0]);
    const hours = await office.find('pizzeria_hours', { pizzeria_id: 1 });
    assert.deepEqual(
      hours.map(({ weekday, opens, closes }) => [weekday, opens, closes]),
      [1, 2, 3, 4, 5, 6].map((weekday) => [weekday, '09:00:00', '01:30:00']),
    );
    assert.equal((await call('PUT', '/settings', { ...settings, pickupMinutes: 0 })).status, 400);
    assert.equal((await call('PUT', '/settings', { ...settings, hours: week().slice(1) })).status, 400);
    const openWithoutTimes = week().map((day) => ({ ...day, opens: '' }));
    assert.equal((await call('PUT', '/settings', { ...settings, hours: openWithoutTimes })).status, 400);
  });

  it('give an address to one zone of one pizzeria', async () => {
    const { street_id: street } = await office.one('zone_streets', { zone_id: 1 });
    const zone = { name: 'Far away', fee: 15_000, freeFrom: 200_000, promisedMinutes: 90, streets: [] as unknown[] };
    const with_ = (...streets: unknown[]) => ({ ...zone, streets });
    const free = { streetId: street, from: 500, to: 600 };
    assert.deepEqual(await call('POST', '/zones', with_(free)), { status: 204 });
    assert.equal((await call('POST', '/zones', with_())).code, 'zone-name-taken');
    const other = { ...zone, name: 'Other' };
    const add = async (...streets: unknown[]) => call('POST', '/zones', { ...other, streets });
    assert.deepEqual(await add({ ...free, from: 600, to: 700 }), { status: 409, code: 'street-taken' });
    assert.deepEqual(await add({ ...free, streetId: 9_999 }), { status: 422, code: 'unknown-street' });
    const twice = { ...free, from: 700, to: 800 };
    assert.deepEqual(await add(twice, { ...twice, from: 750, to: 900 }), { status: 422, code: 'houses-twice' });
    assert.equal((await add({ ...free, from: 800, to: 700 })).status, 400);
    const id = Number((await office.one('delivery_zones', { pizzeria_id: 1, name: 'Far away' }))['id']);
    assert.deepEqual(await call('PUT', `/zones/${id}`, { ...with_({ ...free, to: 650 }), fee: 0 }), { status: 204 });
    const foreign = Number((await office.one('delivery_zones', { pizzeria_id: 2 }))['id']);
    assert.deepEqual(await call('PUT', `/zones/${foreign}`, with_()), { status: 404, code: 'no-such-zone' });
    assert.deepEqual(await call('DELETE', `/zones/${id}`), { status: 204 });
    assert.deepEqual(await call('DELETE', `/zones/${id}`), { status: 404, code: 'no-such-zone' });
  });

  it('keep promotions of the pizzeria, with a code that nobody else has', async () => {
    assert.deepEqual(await call('POST', '/promotions', promotion), { status: 204 });
    const saved = await office.one('promotions', { code: 'STUDENT' });
    assert.deepEqual([saved['kind'], saved['value'], saved['pizzeria_id'], saved['active']], ['percent', 15, 1, 1]);
    const id = Number(saved['id']);
    assert.deepEqual(await call('POST', '/promotions', promotion), { status: 409, code: 'code-taken' });
    assert.deepEqual(await call('PUT', `/promotions/${id}`, { ...promotion, percent: 20 }), { status: 204 });
    assert.deepEqual(await call('PUT', '/promotions/1', promotion), { status: 404, code: 'no-such-promotion' });
    const gift = { ...promotion, code: 'GIFT', kind: 'gift', productId: 9_999 };
    assert.deepEqual(await call('POST', '/promotions', gift), { status: 422, code: 'unknown-product' });
    assert.equal((await call('POST', '/promotions', { ...gift, productId: null })).status, 400);
    assert.equal((await call('POST', '/promotions', { ...promotion, endsOn: '2020-01-01' })).status, 400);
    const off = () => call('POST', `/promotions/${id}/switch`, { active: false });
    const answers = await Promise.all([off(), off()]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 409]);
  });

  it('run one bonus action of a pizzeria at a time', async () => {
    const action = { name: 'Autumn', percent: 5, startsOn: TODAY, endsOn: LATER };
    const add = () => call('POST', '/bonus-actions', action);
    const answers = await Promise.all([add(), add()]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 409]);
    const own = await office.one('bonus_action_pizzerias', { pizzeria_id: 1 });
    const id = Number(own['bonus_action_id']);
    assert.deepEqual(await call('POST', `/bonus-actions/${id}/end`), { status: 204 });
    assert.deepEqual(await call('POST', `/bonus-actions/${id}/end`), { status: 409, code: 'already-so' });
    assert.deepEqual(await call('POST', '/bonus-actions/1/end'), { status: 404, code: 'no-such-bonus-action' });
    assert.equal((await call('POST', '/bonus-actions', { ...action, percent: 0 })).status, 400);
  });

  it('leave nothing behind when they break', async () => {
    const { url, db } = office;
    const run =
      (procedure: string, ...args: readonly unknown[]) =>
      () =>
        db.call(procedure, args);
    const hours = JSON.stringify([{ weekday: 1, opens: '10:00', closes: '20:00' }]);
    await assertLeavesNothing({
      ...{ url, tables: ['pizzeria_settings', 'pizzeria_hours', 'audit_log'] },
      call: run('office_settings_save', 1, 100, 30, 1, hours, null),
    });
    const { street_id: street } = await office.one('zone_streets', { zone_id: 1 });
    const streets = JSON.stringify([{ streetId: street, from: 900, to: 901 }]);
    const zone = [1, 100, 100, 60, streets, null] as const;
    const tables = ['delivery_zones', 'zone_streets', 'audit_log'];
    await assertLeavesNothing({ url, tables, call: run('delivery_zone_save', 1, null, 'New', ...zone.slice(1)) });
    await assertLeavesNothing({ url, tables, call: run('delivery_zone_save', 1, 1, 'Nearer', ...zone.slice(1)) });
    await assertLeavesNothing({ url, tables, call: run('delivery_zone_remove', 1, 1, null) });
    const values = ['Rain', 'RAIN', 'percent', 5, null, 0, TODAY, LATER, null, null];
    const ofPromotion = ['promotions', 'audit_log'];
    await assertLeavesNothing({ url, tables: ofPromotion, call: run('office_promotion_save', 1, null, ...values) });
    const { id } = await office.one('promotions', { pizzeria_id: 1 });
    await assertLeavesNothing({ url, tables: ofPromotion, call: run('office_promotion_switch', 1, id, 1, null) });
    const ofBonus = ['bonus_actions', 'bonus_action_pizzerias', 'audit_log'];
    const bonus = run('office_bonus_action_add', 1, 'Winter', 3, TODAY, LATER, null);
    await assertLeavesNothing({ url, tables: ofBonus, call: bonus });
    const [rows] = await bonus();
    const end = run('office_bonus_action_end', 1, rows?.[0]?.['id'], null);
    await assertLeavesNothing({ url, tables: ['bonus_actions', 'audit_log'], call: end });
  });
});
