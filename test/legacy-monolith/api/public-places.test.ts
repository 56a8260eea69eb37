import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { connectLegacyDatabase, type LegacyDatabase } from '../../../legacy-monolith/shared/database.ts';
import { connectForMigration } from '../../../migrations/support/migration-connection.ts';
import { legacyDatabase } from '../legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../running-monolith.ts';
import { insertSample, takeOrder } from '../sample.ts';
import { makeVisitor } from '../visitor.ts';

interface Places {
  readonly items: readonly { readonly id: number; readonly open: boolean; readonly hours: readonly unknown[] }[];
}

describe('what the public API tells of pizzerias and orders', function () {
  this.timeout(120_000);
  let root: Knex;
  let db: LegacyDatabase;
  let monolith: RunningMonolith;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('places');
    root = connectForMigration(url);
    await insertSample(root);
    db = connectLegacyDatabase(appUrl);
    monolith = await runMonolith(appUrl);
  });
  after(async () => {
    await monolith.stop();
    await db.close();
    await root.destroy();
  });

  const get = async (path: string): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${monolith.baseUrl}${path}`);
    return { status: response.status, body: await response.json() };
  };
  const isOpenAt = async (utc: string): Promise<unknown> => {
    const [[row] = []] = await db.call('pizzeria_places', [1, new Date(utc)]);
    return row?.['is_open'];
  };
  const setHours = async (hours: readonly (readonly [weekday: number, opens: string, closes: string])[]) => {
    await root('pizzeria_hours').delete();
    for (const [weekday, opens, closes] of hours) {
      await root('pizzeria_hours').insert({ pizzeria_id: 1, weekday, opens, closes });
    }
  };

  it('names each pizzeria with city, phone and hours', async () => {
    await setHours([[1, '10:00', '22:00']]);
    const { status, body } = await get('/api/pizzerias');
    assert.equal(status, 200);
    const [{ open, ...first } = { open: undefined }] = (body as Places).items;
    assert.equal(typeof open, 'boolean');
    const place = { country: '', city: 'Syktyvkar', address: 'Main street 1', phone: '+78005550101' };
    const rules = { acceptsOnline: true, minOrderTotal: 0, hours: [{ weekday: 1, opens: '10:00', closes: '22:00' }] };
    assert.deepEqual(first, { id: 1, name: 'First', ...place, currency: 'RUB', utcOffsetMinutes: 180, ...rules });
  });

  // 2026-03-02 is a Monday; the pizzeria is three hours ahead.
  it('counts hours in local time, to the minute', async () => {
    await setHours([[1, '10:00', '22:00']]);
    assert.equal(await isOpenAt('2026-03-02T06:59:59Z'), 0);
    assert.equal(await isOpenAt('2026-03-02T07:00:00Z'), 1);
    assert.equal(await isOpenAt('2026-03-02T18:59:59Z'), 1);
    assert.equal(await isOpenAt('2026-03-02T19:00:00Z'), 0);
    assert.equal(await isOpenAt('2026-03-03T07:00:00Z'), 0);
  });

  it('lets an evening go on after midnight, from Sunday into Monday too', async () => {
    await setHours([[7, '18:00', '02:00']]);
    assert.equal(await isOpenAt('2026-03-01T20:59:00Z'), 1, 'Sunday, 23:59');
    assert.equal(await isOpenAt('2026-03-01T22:59:00Z'), 1, 'Monday, 01:59');
    assert.equal(await isOpenAt('2026-03-01T23:00:00Z'), 0, 'Monday, 02:00');
  });

  it('is always open with hours from midnight to midnight, and without any', async () => {
    await setHours([
      [1, '00:00', '00:00'],
      [2, '00:00', '00:00'],
    ]);
    assert.equal(await isOpenAt('2026-03-02T20:59:59Z'), 1);
    assert.equal(await isOpenAt('2026-03-02T21:00:00Z'), 1);
    await setHours([]);
    assert.equal(await isOpenAt('2026-03-02T21:00:00Z'), 1);
  });

  it('tells where an order is to who knows number and phone, and nothing about the person', async () => {
    const order = await takeOrder(db, { phone: '+79990000042' });
    const path = `/api/order-status?number=${String(order['number'])}&phone=%2B79990000042`;
    const { status, body } = (await get(path)) as { status: number; body: Record<string, unknown> };
    assert.equal(status, 200);
    assert.deepEqual([body['status'], body['type']], ['accepted', 'delivery']);
    const keys = ['changedAt', 'number', 'pizzeria', 'promisedAt', 'status', 'type'];
    assert.deepEqual(Object.keys(body).sort(), keys);
  });

  it('says the same of a wrong number, a wrong phone and an old order', async () => {
    const order = await takeOrder(db, { phone: '+79990000043' });
    const number = String(order['number']);
    const asked = [`number=999&phone=%2B79990000043`, `number=${number}&phone=%2B79990000044`];
    const answers = await Promise.all(asked.map((query) => get(`/api/order-status?${query}`)));
    await root('orders').where({ id: order['id'] }).update({ created_at: '2026-01-01 10:00:00' });
    answers.push(await get(`/api/order-status?number=${number}&phone=%2B79990000043`));
    for (const { status, body } of answers) assert.deepEqual([status, body], [404, answers[0]?.body]);
  });

  it('refuses a question without a number or with half a phone', async () => {
    for (const query of ['', '?number=1', '?number=x&phone=%2B79990000043', '?number=1&phone=999']) {
      assert.equal((await get(`/api/order-status${query}`)).status, 400, query);
    }
  });

  it('shows the revenue on a page that may stand in a frame and starts no session', async () => {
    const page = await makeVisitor(monolith.baseUrl).get('/api/revenue/widget');
    assert.deepEqual([page.status, page.mistakes], [200, []]);
    assert.match(page.headers.get('content-security-policy') ?? '', /frame-ancestors \*/);
    assert.equal(page.headers.get('set-cookie'), null);
    assert.equal((await fetch(`${monolith.baseUrl}/assets/revenue-widget.js`)).status, 200);
  });
});
