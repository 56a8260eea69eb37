import assert from 'node:assert/strict';
import { createConnection, type Connection } from 'mysql2/promise';
import { seedLegacy } from '../../../legacy-monolith/seed/seed.ts';
import { testMysql } from '../../support/servers.ts';
import { waitFor } from '../../support/wait-for.ts';
import { legacyDatabase, type TestLegacyDatabase } from '../legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../running-monolith.ts';
import { makeVisitor, textOf, type Visit, type Visitor } from '../visitor.ts';

describe('the monolith without its database', function () {
  this.timeout(120_000);
  let legacy: TestLegacyDatabase;

  before(async () => {
    legacy = await legacyDatabase('outage');
    await seedLegacy({ url: legacy.url, orders: 20, staffPassword: 'margherita' });
  });

  const login = async (monolith: RunningMonolith): Promise<Visitor> => {
    const visitor = makeVisitor(monolith.baseUrl);
    await visitor.get('/login');
    await visitor.submit('/login', { login: 'admin', password: 'margherita', next: '/' });
    return visitor;
  };
  const assertPage = (page: Visit): void => {
    assert.equal(page.status, 503);
    assert.deepEqual(page.mistakes, []);
    assert.deepEqual(page.find(({ tagName }) => tagName === 'h1').map(textOf), ['That did not work']);
    assert.match(page.text, /The database cannot be reached, or is too busy/);
    assert.equal(page.headers.get('retry-after'), '5');
    assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
  };

  for (const SESSION_STORE of ['memory', 'database'] as const) {
    it(`says so, and when to come back, and goes on by itself (sessions: ${SESSION_STORE})`, async () => {
      const mysql = await testMysql();
      const monolith = await runMonolith(legacy.appUrl, { SESSION_STORE });
      try {
        const visitor = await login(monolith);
        assert.equal((await visitor.get('/cashier?pizzeriaId=1')).status, 200);
        await mysql.kill9();
        assertPage(await visitor.get('/cashier?pizzeriaId=1'));
        const { status, body } = await visitor.call<{ code: string }>('GET', '/contact-centre/cart');
        if (SESSION_STORE === 'database') assert.deepEqual([status, body.code], [503, 'not-available']);
        const script = await makeVisitor(monolith.baseUrl).get('/api/menu');
        assert.deepEqual([script.status, script.headers.get('retry-after')], [503, '5']);
        assert.match(script.headers.get('content-type') ?? '', /^application\/problem\+json/);
        assert.equal((await makeVisitor(monolith.baseUrl).get('/health/ready')).status, 503);
        assert.equal((await makeVisitor(monolith.baseUrl).get('/health/live')).status, 200);
        await mysql.start();
        await waitFor('the page to be back', async () => (await visitor.get('/cashier?pizzeriaId=1')).status === 200);
        // The login is still there.
        assert.match((await visitor.get('/')).text, /Log out/);
      } finally {
        await mysql.start();
        await monolith.stop();
      }
    });
  }

  it('does not wait for sessions that the database does not give', async () => {
    const { pid } = await testMysql();
    const monolith = await runMonolith(legacy.appUrl, { SESSION_STORE: 'database' });
    try {
      const visitor = await login(monolith);
      process.kill(pid, 'SIGSTOP');
      const began = Date.now();
      assertPage(await visitor.get('/'));
      assert.ok(Date.now() - began < 10_000, `${Date.now() - began} ms`);
      process.kill(pid, 'SIGCONT');
      await waitFor('the page to be back', async () => (await visitor.get('/')).status === 200);
    } finally {
      process.kill(pid, 'SIGCONT');
      await monolith.stop();
    }
  });

  it('starts before its database does, with shared sessions too', async () => {
    const mysql = await testMysql();
    await mysql.kill9();
    const monolith = await runMonolith(legacy.appUrl, { SESSION_STORE: 'database' });
    try {
      assertPage(await makeVisitor(monolith.baseUrl).get('/'));
      await mysql.start();
      await waitFor('the page to be there', async () => (await makeVisitor(monolith.baseUrl).get('/')).status === 200);
      assert.match((await (await login(monolith)).get('/')).text, /Log out/);
    } finally {
      await mysql.start();
      await monolith.stop();
    }
  });

  describe('whose every connection is taken', () => {
    let monolith: RunningMonolith;
    let holder: Connection;
    before(async () => {
      monolith = await runMonolith(legacy.appUrl);
      holder = await createConnection(legacy.url);
    });
    after(async () => {
      await holder.end();
      await monolith.stop();
    });

    it('answers 503 to whoever cannot be served in time, and serves again afterwards', async () => {
      // Orders of one pizzeria and day queue behind this lock, each with a connection of its own.
      const visitor = await login(monolith);
      await holder.query('LOCK TABLES products WRITE');
      const stuck = Array.from({ length: 10 }, () => makeVisitor(monolith.baseUrl).get('/api/menu'));
      const page = await visitor.get('/cashier?pizzeriaId=1');
      await holder.query('UNLOCK TABLES');
      assertPage(page);
      assert.deepEqual(
        (await Promise.all(stuck)).map(({ status }) => status),
        Array.from({ length: 10 }, () => 200),
      );
      assert.equal((await visitor.get('/cashier?pizzeriaId=1')).status, 200);
    });
  });
});
