import assert from 'node:assert/strict';
import { refusal, runNetwork, type RunningNetwork } from '../admin/running-network.ts';
import type { Visitor } from '../visitor.ts';
import { insertOrder } from './insert-orders.ts';

describe('accounting export', function () {
  this.timeout(120_000);
  let network: RunningNetwork;

  before(async () => {
    network = await runNetwork('accounting');
    const { knex } = network;
    await insertOrder(knex, { id: 1, payment: { method: 'cash', status: 'paid' } });
    await insertOrder(knex, { id: 3, status: 'cancelled', payment: { method: 'card', status: 'refunded' } });
    await insertOrder(knex, { id: 5, pizzeriaId: 2, day: '2015-03-31', lineName: '=HYPERLINK("x")' });
    await insertOrder(knex, { id: 7, pizzeriaId: 3, total: 5_000 });
    await insertOrder(knex, { id: 9, day: '2015-04-01' });
  });
  after(() => network.stop());

  const file = (visitor: Visitor, query: string) => visitor.get(`/export/accounting?${query}`);
  const ids = (text: string) =>
    text.split('\r\n').flatMap((line) => (line.startsWith('order,') ? [Number(line.split(',')[1])] : []));

  it('shows a page that is valid HTML to each role, with the pizzerias that are theirs', async () => {
    for (const [login, expected] of Object.entries({ admin: 4, office1: 1, franchisee1: 3 })) {
      const visitor = await network.login(login);
      const page = await visitor.get('/export');
      assert.deepEqual([login, page.status, page.mistakes], [login, 200, []]);
      assert.equal(page.find(({ tagName }) => tagName === 'option').length, expected);
      assert.equal(/To the CRM/.test(page.text), login === 'admin');
    }
    assert.equal((await (await network.login('cashier1')).get('/export')).status, 403);
  });

  it('gives each role the orders of its own pizzerias, of the chosen month', async () => {
    const all = await file(await network.login('admin'), 'format=csv&month=2015-03');
    assert.deepEqual(ids(all.text), [1, 3, 5, 7]);
    assert.match(all.headers.get('content-disposition') ?? '', /filename="?accounting-2015-03-all\.csv"?/);
    assert.equal(all.headers.get('content-type'), 'text/csv; charset=utf-8; header=present');
    const franchisee = await file(await network.login('franchisee1'), 'format=csv&month=2015-03');
    assert.deepEqual(ids(franchisee.text), [1, 3, 5]);
    const office = await file(await network.login('office1'), 'format=csv&month=2015-03&pizzeriaId=');
    assert.deepEqual(ids(office.text), [1, 3]);
  });

  it('gives a day as XML with payments, refunds and the sums', async () => {
    const page = await file(await network.login('admin'), 'format=xml&day=2015-03-07&pizzeriaId=1');
    assert.match(page.headers.get('content-disposition') ?? '', /accounting-2015-03-07-pizzeria-1\.xml/);
    assert.match(page.text, /<payment method="card" status="refunded" amount="399\.00"/);
    assert.match(
      page.text,
      /<sum currency="RUB" orders="1" cancelled="1" total="399\.00" vat="66\.50" paidCash="399\.00"/,
    );
    assert.match(page.text, /refunded="399\.00"/);
  });

  it('puts no formula of a product name into the file', async () => {
    const { text } = await file(await network.login('admin'), 'format=csv&day=2015-03-31');
    assert.ok(text.includes(`"'=HYPERLINK(""x"")"`));
  });

  it('refuses what is no period, no format, no pizzeria, and the pizzeria of others', async () => {
    const admin = await network.login('admin');
    for (const query of [
      'format=csv',
      'format=pdf&month=2015-03',
      'format=csv&month=2015-3',
      'format=csv&day=2015-02-30',
    ]) {
      assert.equal((await file(admin, query)).status, 400, query);
    }
    assert.equal((await file(admin, 'format=csv&month=2015-03&pizzeriaId=one')).status, 400);
    const missing = await admin.call('GET', '/export/accounting?format=csv&month=2015-03&pizzeriaId=99');
    assert.deepEqual(refusal(missing), [404, 'not-found']);
    for (const login of ['office1', 'franchisee1']) {
      const visitor = await network.login(login);
      const other = await visitor.call('GET', '/export/accounting?format=csv&month=2015-03&pizzeriaId=3');
      assert.deepEqual(refusal(other), [403, 'not-allowed']);
    }
  });

  it('answers a failure of the database by a problem, not by half a file', async () => {
    const admin = await network.login('admin');
    await network.knex.raw('RENAME TABLE payments TO payments_away');
    try {
      const { status, headers } = await file(admin, 'format=csv&month=2015-03');
      assert.deepEqual([status, headers.get('content-disposition')], [500, null]);
    } finally {
      await network.knex.raw('RENAME TABLE payments_away TO payments');
    }
  });
});
