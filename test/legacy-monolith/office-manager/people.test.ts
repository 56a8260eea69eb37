import assert from 'node:assert/strict';
import { addDays } from '../../../legacy-monolith/office-manager/office-input.ts';
import { assertLeavesNothing } from '../leaves-nothing.ts';
import type { Visitor } from '../visitor.ts';
import { openOffice, type Office } from './office.ts';

// By the clock of the first pizzeria, three hours ahead of UTC.
const TODAY = new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 10);

const dayOf = (value: unknown): string => (value as Date).toISOString().slice(0, 10);

describe('people in the office', function () {
  this.timeout(180_000);
  let office: Office;
  let manager: Visitor;
  let vera: number;

  before(async () => {
    office = await openOffice('office_people');
    manager = await office.login('office1');
    vera = (await hire({ name: 'Vera', login: 'vera', password: 'a long one' })).body.id;
  });
  after(() => office.close());

  const person = { position: 'cook', phone: '', hourlyRate: 30_000, hiredOn: TODAY, login: '', password: '' };
  const hire = (given: object, by = manager) =>
    by.call<{ id: number; code?: string }>('POST', '/office-manager/staff', { ...person, ...given });
  const call = async (path: string, body: unknown, method = 'POST'): Promise<readonly unknown[]> => {
    const answer = await manager.call<{ code?: string; id?: number } | undefined>(
      method,
      `/office-manager${path}`,
      body,
    );
    return [answer.status, answer.body?.code];
  };
  const shift = (given: object = {}) => ({
    employeeId: vera,
    day: addDays(TODAY, 7),
    from: '10:00',
    to: '18:00',
    ...given,
  });

  it('are hired with a contract and, if wished, a login that works', async () => {
    assert.equal((await office.one('contracts', { employee_id: vera }))['hourly_rate'], 30_000);
    const user = await office.one('users', { login: 'vera' });
    assert.deepEqual([user['role'], user['pizzeria_id']], ['cook', 1]);
    assert.deepEqual((await hire({ name: 'Other', login: 'vera', password: 'a long one' })).body.code, 'login-taken');
    assert.equal((await hire({ name: 'Other', login: 'other', password: 'short' })).status, 400);
    assert.equal((await hire({ name: '', hourlyRate: 0 })).status, 400);
    assert.equal((await hire({ name: 'Boss', position: 'admin' })).status, 400);
    assert.equal((await hire({ name: 'Boss', position: 'office-manager' })).status, 403);
    const franchisee = await office.login('franchisee1');
    assert.equal((await hire({ name: 'Boss', position: 'office-manager' }, franchisee)).status, 201);
  });

  it('get a new rate from a day on', async () => {
    const change = (hourlyRate: number, startsOn: string) => call(`/staff/${vera}/rate`, { hourlyRate, startsOn });
    assert.deepEqual(await change(35_000, addDays(TODAY, 10)), [204, undefined]);
    assert.deepEqual(await change(36_000, addDays(TODAY, 10)), [409, 'contract-later']);
    assert.deepEqual(await change(36_000, 'soon'), [400, 'invalid-request']);
    const [first, second] = await office.find('contracts', { employee_id: vera });
    assert.deepEqual([dayOf(first?.['ends_on']), second?.['ends_on']], [addDays(TODAY, 9), null]);
    const { id: foreign } = await office.one('employees', { pizzeria_id: 2 });
    assert.deepEqual(await call(`/staff/${String(foreign)}/rate`, { hourlyRate: 1, startsOn: TODAY }), [
      404,
      'no-such-employee',
    ]);
  });

  it('are planned once at a time, not on leave, and not before they are hired', async () => {
    const plan = (given?: object) => call('/schedule', shift(given));
    const both = await Promise.all([plan(), plan()]);
    assert.deepEqual(both.map(([status]) => status).sort(), [201, 409]);
    assert.deepEqual(await plan({ from: '17:00', to: '23:00' }), [409, 'shift-overlaps']);
    assert.deepEqual(await plan({ from: '20:00', to: '02:00' }), [201, undefined]);
    assert.deepEqual(await plan({ day: addDays(TODAY, 8), from: '01:00', to: '05:00' }), [409, 'shift-overlaps']);
    assert.deepEqual(await plan({ day: addDays(TODAY, 8), from: '10:00', to: '10:30' }), [422, 'shift-length']);
    assert.deepEqual(await plan({ day: addDays(TODAY, -1) }), [422, 'not-employed']);
    assert.deepEqual(await plan({ employeeId: 999_999 }), [404, 'no-such-employee']);
    assert.deepEqual(await plan({ day: '2026-02-30' }), [400, 'invalid-request']);
    const week = await manager.get(`/office-manager/schedule?week=${addDays(TODAY, 7)}`);
    assert.match(week.text, /10:00–18:00/);
    assert.match(week.text, /20:00–02:00/);
  });

  it('get leave only where no shift is planned, and are not planned then', async () => {
    const ask = async (from: string, to: string): Promise<number> => {
      const user = await office.one('users', { login: 'vera' });
      const [rows] = await office.db.call('leave_request_ask', [user['id'], 'vacation', from, to, '']);
      return rows?.[0]?.['id'] as number;
    };
    const busy = await ask(addDays(TODAY, 6), addDays(TODAY, 8));
    assert.deepEqual(await call(`/leave/${busy}`, { approve: true }), [409, 'shifts-planned']);
    assert.deepEqual(await call(`/leave/${busy}`, { approve: false }), [204, undefined]);
    const free = await ask(addDays(TODAY, 20), addDays(TODAY, 22));
    const both = await Promise.all([
      call(`/leave/${free}`, { approve: true }),
      call(`/leave/${free}`, { approve: true }),
    ]);
    assert.deepEqual(both.map(([status]) => status).sort(), [204, 409]);
    assert.deepEqual(await call('/schedule', shift({ day: addDays(TODAY, 21) })), [409, 'on-leave']);
    assert.deepEqual(await call('/leave/999999', { approve: true }), [404, 'no-such-request']);
    assert.match((await manager.get(`/office-manager/schedule?week=${addDays(TODAY, 21)}`)).text, /vacation/);
  });

  it('lose their planned shifts and their login when they leave', async () => {
    const { body } = await hire({ name: 'Gleb', login: 'gleb', password: 'a long one' });
    assert.equal((await call('/schedule', shift({ employeeId: body.id })))[0], 201);
    const leave = () => call(`/staff/${body.id}/leave`, { leftOn: TODAY });
    assert.deepEqual(await call(`/staff/${body.id}/leave`, { leftOn: addDays(TODAY, -1) }), [422, 'before-hiring']);
    const both = await Promise.all([leave(), leave()]);
    assert.deepEqual(both.map(([status]) => status).sort(), [204, 409]);
    assert.equal((await office.root('schedule_shifts').where({ employee_id: body.id })).length, 0);
    const user = await office.one('users', { login: 'gleb' });
    assert.deepEqual(await office.root('user_security').where({ user_id: user['id'] }).pluck('disabled'), [1]);
  });

  it('are managed by those who are above them, and by nobody for themselves', async () => {
    const idOf = async (login: string): Promise<number> => {
      const user = await office.one('users', { login });
      return Number((await office.one('employees', { user_id: user['id'] }))['id']);
    };
    const franchisee = await office.login('franchisee1');
    const rate = { hourlyRate: 99_900, startsOn: addDays(TODAY, 30) };
    const change = async (login: string, by = manager): Promise<number> =>
      (await by.call('POST', `/office-manager/staff/${await idOf(login)}/rate?pizzeriaId=1`, rate)).status;
    assert.deepEqual([await change('office1'), await change('admin'), await change('cook1')], [403, 403, 204]);
    assert.deepEqual([await change('office1', franchisee), await change('franchisee1', franchisee)], [204, 403]);
    const leave = { leftOn: TODAY };
    assert.equal((await call(`/staff/${await idOf('admin')}/leave`, leave))[0], 403);
    const user = await office.one('users', { login: 'office1' });
    const days = [addDays(TODAY, 40), addDays(TODAY, 41)];
    const [rows] = await office.db.call('leave_request_ask', [user['id'], 'vacation', ...days, '']);
    const own = `/leave/${String(rows?.[0]?.['id'])}`;
    assert.deepEqual(await call(own, { approve: true }), [403, 'not-allowed']);
    for (const path of ['staff', 'schedule', 'pay']) {
      assert.doesNotMatch((await manager.get(`/office-manager/${path}`)).text, /Network Administrator/);
    }
  });

  it('leave nothing behind when a change breaks', async () => {
    const { url, db } = office;
    const run =
      (procedure: string, ...args: readonly unknown[]) =>
      () =>
        db.call(procedure, args);
    const hiring = [1, 'Ilya', 'cook', '', 100, TODAY, 'ilya', 'hash', null];
    const tables = ['users', 'employees', 'contracts', 'audit_log'];
    await assertLeavesNothing({ url, tables, call: run('employee_hire', ...hiring) });
    const [rows] = await run('employee_hire', ...hiring)();
    const ilya = rows?.[0]?.['id'] as number;
    await assertLeavesNothing({
      ...{ url, tables: ['contracts', 'audit_log'] },
      call: run('contract_change', 1, ilya, 200, addDays(TODAY, 1), null),
    });
    const ofShift = ['schedule_shifts', 'audit_log'];
    const plan = run('schedule_shift_add', 1, ilya, addDays(TODAY, 3), '10:00', '12:00', null);
    await assertLeavesNothing({ url, tables: ofShift, call: plan });
    const [planned] = await plan();
    const remove = run('schedule_shift_remove', 1, planned?.[0]?.['id'], null);
    await assertLeavesNothing({ url, tables: ofShift, call: remove });
    const user = await office.one('users', { login: 'ilya' });
    const [asked] = await db.call('leave_request_ask', [user['id'], 'other', addDays(TODAY, 9), addDays(TODAY, 9), '']);
    const decide = run('leave_request_decide', 1, asked?.[0]?.['id'], 0, null);
    await assertLeavesNothing({ url, tables: ['leave_requests', 'audit_log'], call: decide });
    const all = ['employees', 'contracts', 'schedule_shifts', 'leave_requests', 'user_security', 'audit_log'];
    await assertLeavesNothing({ url, tables: all, call: run('employee_leave', 1, ilya, TODAY, null) });
  });
});
