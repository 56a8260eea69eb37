import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { hashPassword } from '../../services/kit/password.ts';
import { connectLegacyDatabase, type LegacyDatabase } from '../../legacy-monolith/shared/database.ts';
import { connectForMigration } from '../../migrations/support/migration-connection.ts';
import { legacyDatabase } from './legacy-database.ts';
import { runMonolith, type RunningMonolith } from './running-monolith.ts';
import { insertSample, takeOrder } from './sample.ts';

describe('public API of the monolith', function () {
  this.timeout(120_000);
  let root: Knex;
  let db: LegacyDatabase;
  let monolith: RunningMonolith;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('public_api');
    root = connectForMigration(url);
    await insertSample(root);
    await root('products').insert({ id: 7, name: 'Julienne', category: 'pizza', price: 48_500, active: 0 });
    const password_hash = await hashPassword('margherita');
    await root('users').insert({ login: 'cashier1', password_hash, name: 'Vera', role: 'cashier', pizzeria_id: 1 });
    db = connectLegacyDatabase(appUrl);
    monolith = await runMonolith(appUrl);
  });
  after(async () => {
    await monolith.stop();
    await db.close();
    await root.destroy();
  });

  const get = async (path: string, token?: string): Promise<{ status: number; body: unknown }> => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${monolith.baseUrl}${path}`, { headers });
    return { status: response.status, body: await response.json() };
  };
  const askForToken = async (credentials: unknown): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${monolith.baseUrl}/api/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentials),
    });
    return { status: response.status, body: await response.json() };
  };

  const margherita = { id: 1, name: 'Margherita', category: 'pizza', price: 39_950, available: true };
  const cola = { id: 3, name: 'Cola', category: 'drinks', price: 9_530, available: true };
  const salmon = { id: 5, name: 'Salmon', category: 'pizza', price: 63_900, available: true };

  it('shows what a pizzeria sells, and what of it has run out', async () => {
    const items = [margherita, cola, { ...salmon, available: false }];
    assert.deepEqual((await get('/api/menu?pizzeriaId=1')).body, { pizzeriaId: 1, currency: 'RUB', items });
  });

  it('shows the menu of the chain when no pizzeria is named', async () => {
    const items = [margherita, cola, salmon];
    assert.deepEqual((await get('/api/menu')).body, { pizzeriaId: null, currency: 'RUB', items });
  });

  it('does not find the menu of a pizzeria that does not exist', async () => {
    for (const id of ['99', 'x', '-1']) {
      const { status, body } = await get(`/api/menu?pizzeriaId=${id}`);
      assert.deepEqual([status, (body as { code: string }).code], [404, 'not-found']);
    }
  });

  it('adds up the revenue of year and day, without what was cancelled', async () => {
    const now = new Date();
    const [today] = now.toISOString().split('T');
    await takeOrder(db);
    const cancelled = await takeOrder(db);
    await db.call('order_set_status', [cancelled['id'], 'cancelled']);
    const lastYear = await takeOrder(db);
    await root('orders')
      .where({ id: lastYear['id'] })
      .update({ business_date: `${now.getUTCFullYear() - 1}-12-31` });
    // The pizzeria's day may be another one than UTC's, which is the widget's.
    await root('orders').whereNot({ id: lastYear['id'] }).update({ business_date: today });
    assert.deepEqual((await get('/api/revenue')).body, {
      pizzerias: 1,
      year: { year: now.getUTCFullYear(), revenue: 39_950 },
      day: { date: today, revenue: 39_950 },
      currency: 'RUB',
    });
  });

  it('adds no cents to kopecks: what is sold in another currency than most pizzerias have is left out', async () => {
    const before = (await get('/api/revenue')).body as { pizzerias: number };
    const place = {
      id: 2,
      name: 'Springfield-1',
      city: 'Springfield',
      phone: '+12175550101',
      address: 'Main Street 1',
    };
    await root('pizzerias').insert({ ...place, currency: 'USD', utc_offset_minutes: -360 });
    const abroad = await takeOrder(db);
    await root('orders').where({ id: abroad['id'] }).update({ pizzeria_id: 2, number: 1_000 });
    assert.deepEqual((await get('/api/revenue')).body, { ...before, pizzerias: 2 });
    await root('orders').where({ id: abroad['id'] }).update({ status: 'cancelled' });
    await root('pizzerias').where({ id: 2 }).update({ currency: 'RUB' });
  });

  it('gives a token for a login, with which a cashier sees their own till', async () => {
    const { status, body } = await askForToken({ login: 'cashier1', password: 'margherita' });
    assert.equal(status, 200);
    const { token, expiresAt } = body as { token: string; expiresAt: string };
    const hours = (Date.parse(expiresAt) - Date.now()) / 3_600_000;
    assert.ok(hours > 11.9 && hours <= 12);
    assert.equal((await get('/api/pizzerias/1/orders', token)).status, 200);
    assert.equal((await get('/api/pizzerias/3/orders', token)).status, 403);
  });

  it('gives no token for a wrong password, and says what a request lacks', async () => {
    for (const login of ['cashier1', 'nobody']) {
      const { status, body } = await askForToken({ login, password: 'wrong' });
      assert.deepEqual([status, (body as { code: string }).code], [401, 'not-authenticated']);
    }
    const { status, body } = await askForToken({ login: 'cashier1' });
    const { errors } = body as { errors: { path: string }[] };
    assert.deepEqual([status, errors.map(({ path }) => path)], [400, ['password']]);
  });
});
