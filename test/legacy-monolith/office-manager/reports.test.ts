import assert from 'node:assert/strict';
import { barChart } from '../../../legacy-monolith/office-manager/reports/bar-chart.ts';
import { reportCsv } from '../../../legacy-monolith/office-manager/reports/csv.ts';
import { attribute } from '../visitor.ts';
import { openOffice, type Office } from './office.ts';

// Before the seed's year, so that every number is this test's.
const DAY = '2010-06-01';
const DAYS = `from=${DAY}&to=2010-06-07`;

describe('reports of the office', function () {
  this.timeout(180_000);
  let office: Office;

  before(async () => {
    office = await openOffice('office_reports');
    await order(1, 1, '07:10', { pieces: 1, half: false, minutes: 40, total: 50_000 });
    await order(3, 1, '07:50', { pieces: 3, half: true, minutes: 70, total: 150_000 });
    await order(5, 2, '15:00', { pieces: 1, half: false, minutes: 50, total: 100_000 });
    await order(7, 1, '16:00', { pieces: 1, half: false, minutes: 50, total: 999, status: 'cancelled' });
    const [rows] = await office.db.call('employee_hire', [1, 'Vera', 'cook', '', 20_000, DAY, null, null, null]);
    const entry = { employee_id: rows?.[0]?.['id'], pizzeria_id: 1, business_date: DAY };
    await office.root('time_entries').insert({ ...entry, came_at: `${DAY} 06:00`, left_at: `${DAY} 08:00` });
  });
  after(() => office.close());

  /** A delivered order at so much o'clock UTC (three hours later there), promised within an hour. */
  async function order(
    number: number,
    pizzeria: number,
    time: string,
    o: { pieces: number; half: boolean; minutes: number; total: number; status?: string },
  ): Promise<void> {
    const at = `${DAY} ${time}:00`;
    const after = (minutes: number): string =>
      new Date(Date.parse(`${DAY}T${time}:00Z`) + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
    const money = { subtotal: o.total, discount: 0, total: o.total };
    const customer = { customer_phone: '+79990000000', customer_name: 'Anna' };
    const head = {
      number,
      business_date: DAY,
      pizzeria_id: pizzeria,
      status: o.status ?? 'delivered',
      type: 'delivery',
    };
    const [id] = await office.root('orders').insert({ ...head, ...money, ...customer, created_at: at, changed_at: at });
    const line = { order_id: id, line: 1, product_id: 1, name: 'Margherita', quantity: o.pieces };
    await office.root('order_lines').insert({ ...line, unit_price: o.total / o.pieces, amount: o.total });
    const half = o.half ? '<half product="2">Pepperoni</half>' : '';
    const production =
      `<production order="${id}" type="delivery" pieces="${o.pieces}" weight="${o.pieces * 500}">` +
      `<item line="1" product="1" pieces="${o.pieces}" weight="500"><name>Margherita</name>${half}</item></production>`;
    const details = { order_id: id, source: 'api', promised_at: after(60), production };
    await office.root('order_details').insert(details);
    const times = { ready_at: after(15), taken_at: after(20), delivered_at: after(o.minutes) };
    await office.root('order_times').insert({ order_id: id, accepted_at: at, ...times });
  }

  const csv = async (login: string, name: string, query = DAYS): Promise<readonly string[]> => {
    const visitor = await office.login(login);
    const answer = await visitor.get(`/office-manager/reports/${name}.csv?${query}`);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/csv/);
    assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename=/);
    return answer.text.trimEnd().split('\r\n');
  };

  it('say at which local hours a pizzeria sells, without cancelled orders', async () => {
    assert.deepEqual(await csv('office1', 'sales-by-hour'), [
      'Hour,Orders,Orders a day,Revenue,Average order',
      '10:00,2,0.3,2000.00,1000.00',
    ]);
  });

  it('add the pizzerias of a franchisee up, or those that are chosen', async () => {
    const hours = (await csv('franchisee1', 'sales-by-hour')).slice(1);
    assert.deepEqual(hours, ['10:00,2,0.3,2000.00,1000.00', '18:00,1,0.1,1000.00,1000.00']);
    const second = (await csv('franchisee1', 'sales-by-hour', `${DAYS}&pizzeriaId=2`)).slice(1);
    assert.deepEqual(second, ['18:00,1,0.1,1000.00,1000.00']);
    const lines = await csv('franchisee1', 'pizzerias', `${DAYS}&pizzeriaId=1&pizzeriaId=2`);
    assert.equal(lines.length, 3);
    assert.match(lines[1] ?? '', /,2,2000\.00,1000\.00,1,20$/);
  });

  it('share the revenue out among the products', async () => {
    assert.deepEqual((await csv('office1', 'product-mix')).slice(1), ['Margherita,pizza,4,2000.00,100']);
  });

  it('tell where delivered orders spent their time, and which came late', async () => {
    const [line = ''] = (await csv('office1', 'delivery-times')).slice(1);
    assert.deepEqual(line.split(',').slice(1), ['2', '15', '5', '35', '55', '1', '50']);
  });

  it('read the size of orders out of their production documents', async () => {
    assert.deepEqual((await csv('office1', 'kitchen-load')).slice(1), ['1,1,15,500,0', '3,1,15,1500,1']);
  });

  it('hold what people cost against what was sold', async () => {
    assert.deepEqual((await csv('office1', 'labour-cost')).slice(1), [`${DAY},120,400.00,2000.00,20`]);
  });

  it('show the same as a table and as a picture that has words', async () => {
    const page = await (await office.login('office1')).get(`/office-manager/reports/product-mix?${DAYS}`);
    assert.deepEqual(page.mistakes, []);
    assert.equal(page.find((element) => attribute(element, 'role') === 'img').length, 1);
    assert.equal(page.find(({ tagName }) => tagName === 'desc').length, 1);
    assert.equal(page.find((element) => attribute(element, 'style') !== undefined).length, 0);
    assert.match(page.text, /2000\.00 RUB/);
    const empty = await (
      await office.login('office1')
    ).get('/office-manager/reports/product-mix?from=2009-01-01&to=2009-01-02');
    assert.match(empty.text, /nothing to report/);
  });

  it('refuse to add up several currencies', async () => {
    await office.root('pizzerias').where({ id: 2 }).update({ currency: 'RON' });
    const admin = await office.login('admin');
    const path = `/office-manager/reports/pizzerias?${DAYS}`;
    assert.equal((await admin.get(`${path}&pizzeriaId=1&pizzeriaId=2`)).status, 422);
    assert.equal((await admin.get(`${path}&pizzeriaId=1`)).status, 200);
  });

  it('write text into files and pictures so that it stays text', () => {
    const columns = [{ key: 'name', title: 'Name', kind: 'text' }] as const;
    const rows = [{ name: 'One, "two"' }, { name: '=1+1' }, { name: null }];
    assert.equal(reportCsv(columns, rows), 'Name\r\n"One, ""two"""\r\n\'=1+1\r\n\r\n');
    const bars = [{ label: '<b>', value: -1, text: '"&"' }];
    const svg = barChart({ title: '<t>', description: 'd', bars });
    assert.match(svg, /&lt;b&gt;.*width="0\.0".*&quot;&amp;&quot;/);
  });
});
