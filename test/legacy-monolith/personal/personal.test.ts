import assert from 'node:assert/strict';
import { addDays } from '../../../legacy-monolith/office-manager/office-input.ts';
import { assertLeavesNothing } from '../leaves-nothing.ts';
import { openOffice, type Office } from '../office-manager/office.ts';
import { makeVisitor, type Visitor } from '../visitor.ts';

// By the clock of the first pizzeria, three hours ahead of UTC.
const TODAY = new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 10);

describe('personal', function () {
  this.timeout(180_000);
  let office: Office;
  let cook: Visitor;

  before(async () => {
    office = await openOffice('personal');
    cook = await office.login('cook1');
    const { id: employee } = await office.one('employees', { user_id: await userId('cook1') });
    await office.root('leave_requests').where({ employee_id: employee }).delete();
    await office.root('schedule_shifts').where({ employee_id: employee }).delete();
    const shift = { employee_id: employee, pizzeria_id: 1, business_date: TODAY };
    const times = { starts_at: `${TODAY} 06:00`, ends_at: `${TODAY} 14:30` };
    await office.root('schedule_shifts').insert({ ...shift, ...times });
    const old = { employee_id: employee, pizzeria_id: 1, business_date: '2010-03-10' };
    await office.root('time_entries').insert({ ...old, came_at: '2010-03-10 06:00', left_at: '2010-03-10 14:15' });
  });
  after(() => office.close());

  const userId = async (login: string): Promise<number> => Number((await office.one('users', { login }))['id']);
  const leave = (from: number, to: number) => ({
    ...{ kind: 'vacation', comment: 'The sea' },
    ...{ from: addDays(TODAY, from), to: addDays(TODAY, to) },
  });
  const ask = async (body: unknown, by = cook): Promise<readonly unknown[]> => {
    const answer = await by.call<{ id?: number; code?: string }>('POST', '/personal/leave', body);
    return [answer.status, answer.body.code ?? answer.body.id];
  };
  const withdraw = async (id: unknown, by = cook): Promise<number> =>
    (await by.call('POST', `/personal/leave/${String(id)}/withdraw`, {})).status;

  it('shows one person their shifts and hours, and nobody else those', async () => {
    const page = await cook.get('/personal?month=2010-03');
    assert.deepEqual([page.status, page.mistakes], [200, []]);
    assert.match(page.text, /09:00 to 17:30/);
    assert.match(page.text, /8 h 15 min/);
    const other = await (await office.login('cook2')).get('/personal?month=2010-03');
    assert.equal(other.status, 200);
    assert.doesNotMatch(other.text, /8 h 15 min/);
    assert.equal((await cook.get('/personal?month=2010-00')).status, 400);
    assert.equal((await makeVisitor(office.monolith.baseUrl).get('/personal')).status, 302);
    assert.equal((await (await office.login('franchisee1')).get('/personal')).status, 403);
  });

  it('has a page for a login that belongs to nobody who is employed', async () => {
    const [{ password_hash } = {}] = await office.find('users', { login: 'cook1' });
    await office.root('users').insert({ login: 'robot', password_hash, name: 'Robot', role: 'cook', pizzeria_id: 1 });
    const robot = await office.login('robot');
    assert.match((await robot.get('/personal')).text, /nobody who is employed/);
    assert.deepEqual(await ask(leave(1, 2), robot), [404, 'no-employment']);
  });

  it('takes a request for leave, once for the same days, and shows the decision', async () => {
    const both = await Promise.all([ask(leave(30, 35)), ask(leave(35, 40))]);
    assert.deepEqual(both.map(([status]) => status).sort(), [201, 409]);
    assert.deepEqual(await ask(leave(-1, 2)), [422, 'in-the-past']);
    assert.deepEqual(await ask(leave(50, 120)), [422, 'wrong-end']);
    assert.deepEqual(await ask(leave(5, 4)), [400, 'invalid-request']);
    assert.deepEqual(await ask({ ...leave(5, 6), kind: 'party' }), [400, 'invalid-request']);
    const id = both.find(([status]) => status === 201)?.[1];
    const manager = await office.login('office1');
    assert.equal((await manager.call('POST', `/office-manager/leave/${String(id)}`, { approve: true })).status, 204);
    assert.match((await cook.get('/personal')).text, /approved/);
    assert.equal(await withdraw(id), 409);
  });

  it('lets a person withdraw their own request only, once', async () => {
    const [, id] = await ask(leave(50, 51));
    assert.equal(await withdraw(id, await office.login('cook2')), 404);
    assert.deepEqual((await Promise.all([withdraw(id), withdraw(id)])).sort(), [204, 409]);
    assert.equal(await withdraw('x'), 404);
    assert.deepEqual((await ask(leave(50, 51)))[0], 201);
  });

  it('leaves nothing behind when a request breaks', async () => {
    const { url, db } = office;
    const user = await userId('cook1');
    const tables = ['leave_requests', 'audit_log'];
    const days = [addDays(TODAY, 70), addDays(TODAY, 71)];
    const call = () => db.call('leave_request_ask', [user, 'other', ...days, '']);
    await assertLeavesNothing({ url, tables, call });
    const [rows] = await call();
    const id = rows?.[0]?.['id'];
    await assertLeavesNothing({ url, tables, call: () => db.call('leave_request_withdraw', [user, id]) });
  });
});
