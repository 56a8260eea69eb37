import assert from 'node:assert/strict';
import { assertLeavesNothing } from '../leaves-nothing.ts';
import type { Visitor } from '../visitor.ts';
import { openOffice, type Office } from './office.ts';

const CHEESE = 3;
// Long before the seed's own people and hours, so that every number is this test's.
const MONTH = '2010-03';

describe('stock and pay of the office', function () {
  this.timeout(180_000);
  let office: Office;
  let manager: Visitor;
  let vera: number;

  before(async () => {
    office = await openOffice('office_stock');
    manager = await office.login('office1');
    const hired = [1, 'Vera', 'cook', '', 30_000, '2010-01-01', 'vera', 'hash', null];
    const [rows] = await office.db.call('employee_hire', hired);
    vera = rows?.[0]?.['id'] as number;
    await office.db.call('contract_change', [1, vera, 36_000, '2010-03-15', null]);
    await work('2010-03-10', '07:00', '15:30');
    await work('2010-03-20', '07:00', '09:00');
  });
  after(() => office.close());

  /** Hours in UTC; null: nobody has clocked out. */
  async function work(day: string, came: string, left: string | null): Promise<number> {
    const entry = { employee_id: vera, pizzeria_id: 1, business_date: day };
    const times = { came_at: `${day} ${came}`, left_at: left === null ? null : `${day} ${left}` };
    const [id] = await office.root('time_entries').insert({ ...entry, ...times });
    return id as number;
  }
  const call = async (path: string, body: unknown): Promise<readonly unknown[]> => {
    const { status, body: answer } = await manager.call<
      { code?: string; amount?: number; sheets?: number } | undefined
    >(...(['POST', `/office-manager${path}`, body] as const));
    return [status, answer?.code ?? answer?.amount ?? answer?.sheets];
  };
  const move = (kind: string, amount: number, comment = '') => ({ ingredientId: CHEESE, kind, amount, comment });

  it('add up supplies, losses and counts, and remember who wrote them', async () => {
    await office.root('ingredient_stock').where({ pizzeria_id: 1, ingredient_id: CHEESE }).update({ amount: 1_000 });
    assert.deepEqual(await call('/stock', move('supply', 500)), [201, 1_500]);
    assert.deepEqual(await call('/stock', move('loss', 200, 'fell down')), [201, 1_300]);
    assert.deepEqual(await call('/stock', move('count', 1_250)), [201, 1_250]);
    const moves = await office
      .root('stock_moves')
      .whereIn('kind', ['supply', 'loss', 'count'])
      .where({ pizzeria_id: 1, ingredient_id: CHEESE })
      .orderBy('id')
      .pluck('amount');
    assert.deepEqual(moves.slice(-3), [500, -200, -50]);
    assert.match((await manager.get('/office-manager/stock')).text, /fell down/);
  });

  it('refuse moves that cannot be', async () => {
    assert.deepEqual(await call('/stock', move('loss', 1_000_000, 'gone')), [409, 'not-in-stock']);
    assert.deepEqual(await call('/stock', move('loss', 1)), [400, 'invalid-request']);
    assert.deepEqual(await call('/stock', move('gift', 1)), [400, 'invalid-request']);
    assert.deepEqual(await call('/stock', { ...move('supply', 1), ingredientId: 9_999 }), [422, 'unknown-ingredient']);
  });

  it('count every one of many moves that are written at once', async () => {
    await office.root('ingredient_stock').where({ pizzeria_id: 1, ingredient_id: CHEESE }).update({ amount: 0 });
    await Promise.all(Array.from({ length: 8 }, () => call('/stock', move('supply', 10))));
    const stock = await office.one('ingredient_stock', { pizzeria_id: 1, ingredient_id: CHEESE });
    assert.equal(stock['amount'], 80);
  });

  it('pay each hour at the rate of its day, and say the same to the office and to the employee', async () => {
    const [[pay] = []] = await office.db.call('pay_of_person', [vera, MONTH]);
    // 8.5 h at 300.00, 2 h at 360.00.
    const expected = { minutes: 630, hourly_rate: 36_000, total: 327_000 };
    assert.deepEqual({ ...pay }, expected);
    const user = await office.one('users', { login: 'vera' });
    const [[own] = []] = await office.db.call('personal_pay', [user['id'], MONTH]);
    assert.deepEqual({ ...own }, { ...expected, bonus: 0, closed: 0 });
    assert.match((await manager.get(`/office-manager/pay?month=${MONTH}`)).text, /3270\.00 RUB/);
  });

  it('close a month once, when all hours in it have an end', async () => {
    const entry = await work('2010-03-25', '08:00', null);
    const close = () => call('/pay/close', { month: MONTH });
    assert.deepEqual(await close(), [409, 'hours-open']);
    const end = (leftAt: string) => call(`/hours/${entry}/end`, { leftAt });
    // 08:00 UTC is 11:00 there.
    assert.deepEqual(await end('2010-03-25T10:30'), [422, 'wrong-end']);
    assert.deepEqual(await end('2010-03-27T10:30'), [422, 'wrong-end']);
    assert.deepEqual(await end('25.03.2010'), [400, 'invalid-request']);
    const both = await Promise.all([end('2010-03-25T12:00'), end('2010-03-25T12:00')]);
    assert.deepEqual(both.map(([status]) => status).sort(), [204, 409]);
    assert.deepEqual(await call('/hours/999999999/end', { leftAt: '2010-03-25T12:00' }), [404, 'no-such-entry']);

    const closed = await Promise.all([close(), close()]);
    assert.deepEqual(closed.sort(), [
      [201, 1],
      [409, 'month-closed'],
    ]);
    const sheets = await office.root('pay_sheets').where({ month: MONTH }).select('minutes', 'total');
    assert.deepEqual(
      sheets.map((sheet: object) => ({ ...sheet })),
      [{ minutes: 690, total: 363_000 }],
    );
    assert.match((await manager.get(`/office-manager/pay?month=${MONTH}`)).text, /is <strong>closed/);
    const change = { hourlyRate: 40_000, startsOn: '2010-03-31' };
    assert.deepEqual(await call(`/staff/${vera}/rate`, change), [409, 'month-closed']);
  });

  it('refuse to close a month that is not over, or in which nobody was there', async () => {
    const now = new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 7);
    assert.deepEqual(await call('/pay/close', { month: now }), [409, 'month-not-over']);
    assert.deepEqual(await call('/pay/close', { month: '2009-01' }), [422, 'nobody-worked']);
    assert.deepEqual(await call('/pay/close', { month: '2010-3' }), [400, 'invalid-request']);
  });

  it('leave nothing behind when they break', async () => {
    const { url, db } = office;
    const run =
      (procedure: string, ...args: readonly unknown[]) =>
      () =>
        db.call(procedure, args);
    await assertLeavesNothing({
      ...{ url, tables: ['ingredient_stock', 'stock_moves', 'audit_log'] },
      call: run('stock_move_add', 1, CHEESE, 'supply', 5, '', null),
    });
    await assertLeavesNothing({
      ...{ url, tables: ['pay_sheets', 'audit_log'] },
      call: run('pay_month_close', 1, '2010-04', null),
    });
    const entry = await work('2010-05-02', '08:00', null);
    const shift = { employee_id: vera, pizzeria_id: 1, time_entry_id: entry, came_at: '2010-05-02 08:00' };
    await office.root('courier_shifts').insert(shift);
    await assertLeavesNothing({
      ...{ url, tables: ['time_entries', 'courier_shifts', 'audit_log'] },
      call: run('time_entry_close', 1, entry, '2010-05-02 15:00', null),
    });
  });
});
