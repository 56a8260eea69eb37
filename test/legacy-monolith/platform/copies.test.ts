import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { seedLegacy } from '../../../legacy-monolith/seed/seed.ts';
import { waitFor } from '../../support/wait-for.ts';
import { legacyDatabase, type TestLegacyDatabase } from '../legacy-database.ts';
import { runCopies, type RunningCopies } from '../running-copies.ts';
import { runMonolith } from '../running-monolith.ts';
import { makeVisitor, type Visitor } from '../visitor.ts';

interface Cart {
  readonly lines: readonly { readonly productId: number; readonly quantity: number }[];
}

/** Posts a form and answers as soon as the head of the answer is there, as a browser that follows a redirect does. */
async function headOf(url: string, form: Record<string, string>, cookie: string): Promise<IncomingMessage> {
  const headers = { cookie, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' };
  const posting = request(url, { method: 'POST', headers });
  posting.end(new URLSearchParams(form).toString());
  const [answer] = (await once(posting, 'response')) as [IncomingMessage];
  answer.resume();
  return answer;
}

describe('several copies of the monolith', function () {
  this.timeout(120_000);
  let legacy: TestLegacyDatabase;

  before(async () => {
    legacy = await legacyDatabase('copies');
    await seedLegacy({ url: legacy.url, orders: 50, staffPassword: 'margherita' });
  });

  const login = async (baseUrl: string): Promise<{ visitor: Visitor; status: number }> => {
    const visitor = makeVisitor(baseUrl);
    await visitor.get('/login');
    const { status } = await visitor.submit('/login', { login: 'operator', password: 'margherita', next: '/' });
    return { visitor, status };
  };
  /** What a script with the session of somebody else's visit gets: 200, or 401 when nobody knows it. */
  const statusWith = async (visitor: Visitor | string, baseUrl: string): Promise<number> => {
    const id = typeof visitor === 'string' ? visitor : (visitor.cookie('pizza.sid') ?? '');
    const response = await fetch(`${baseUrl}/contact-centre`, { headers: { cookie: `pizza.sid=${id}` } });
    await response.arrayBuffer();
    return response.status;
  };
  const sessions = async (): Promise<RowDataPacket[]> => {
    const connection = await createConnection(legacy.url);
    try {
      const [rows] = await connection.query<RowDataPacket[]>('SELECT sid, sess, expired FROM sessions');
      return rows;
    } finally {
      await connection.end();
    }
  };

  describe('with sessions in the database', () => {
    let copies: RunningCopies;
    before(async () => {
      copies = await runCopies(2, legacy.appUrl);
    });
    after(() => copies.stop());

    it('take a login on one for a login on all, with its forms and its cart', async () => {
      const { visitor, status } = await login(copies.baseUrl);
      assert.equal(status, 303);
      for (let i = 0; i < 4; i += 1) assert.equal((await visitor.get('/contact-centre')).status, 200);
      for (const quantity of [1, 2, 3, 4]) {
        const put = await visitor.call('POST', '/contact-centre/cart/lines', { productId: 1, quantity });
        assert.equal(put.status, 200);
        const { body } = await visitor.call<Cart>('GET', '/contact-centre/cart');
        assert.deepEqual(
          body.lines.map((line) => [line.productId, line.quantity]),
          [[1, quantity]],
        );
      }
      const [first = 0, second = 0] = copies.counts;
      assert.ok(Math.abs(first - second) <= 1 && first > 5, `${first} and ${second} requests`);
    });

    it('refuse a form whose token is not of the session, on each of them', async () => {
      const { visitor } = await login(copies.baseUrl);
      for (let i = 0; i < 2; i += 1) {
        assert.equal((await visitor.submit('/logout', {}, { csrf: 'made up' })).status, 403);
      }
    });

    it('know at once that somebody has logged out, whichever was told', async () => {
      const { visitor } = await login(copies.baseUrl);
      await visitor.get('/');
      const id = visitor.cookie('pizza.sid') ?? '';
      for (const copy of copies.copies) assert.equal(await statusWith(id, copy.baseUrl), 200);
      assert.equal((await visitor.submit('/logout', {})).status, 303);
      for (const copy of copies.copies) assert.equal(await statusWith(id, copy.baseUrl), 401);
    });

    it('have stored a login before a browser can follow where it leads', async () => {
      const connection = await createConnection(legacy.url);
      await connection.query('CREATE TRIGGER slow_sessions BEFORE INSERT ON sessions FOR EACH ROW DO SLEEP(0.3)');
      try {
        const [one, other] = copies.copies.map(({ baseUrl }) => baseUrl);
        const visitor = makeVisitor(one ?? '');
        await visitor.get('/login');
        const form = { login: 'operator', password: 'margherita', next: '/', _csrf: visitor.csrf() };
        const head = await headOf(`${one ?? ''}/login`, form, `pizza.sid=${visitor.cookie('pizza.sid') ?? ''}`);
        assert.equal(head.statusCode, 303);
        const [, id = ''] = /pizza\.sid=([^;]+)/.exec(String(head.headers['set-cookie'])) ?? [];
        assert.equal(await statusWith(id, other ?? ''), 200);
      } finally {
        await connection.query('DROP TRIGGER slow_sessions');
        await connection.end();
      }
    });

    it('keep a login over the restart of all of them', async () => {
      const before = await runMonolith(legacy.appUrl, { SESSION_STORE: 'database' });
      const { visitor } = await login(before.baseUrl);
      await before.stop();
      const after = await runMonolith(legacy.appUrl, { SESSION_STORE: 'database' });
      try {
        assert.equal(await statusWith(visitor, after.baseUrl), 200);
      } finally {
        await after.stop();
      }
    });

    it('tell sessions apart by the case of their ids, and forget expired ones', async () => {
      const connection = await createConnection(legacy.url);
      await connection.query(
        `INSERT INTO sessions (sid, sess, expired) VALUES
         ('AbC', '{}', '2011-01-01 00:00:00'), ('aBc', '{}', '2011-01-01 00:00:00')`,
      );
      await connection.end();
      // A store cleans up when it starts, and each minute from then on.
      const another = await runMonolith(legacy.appUrl, { SESSION_STORE: 'database' });
      try {
        await makeVisitor(another.baseUrl).get('/login');
        await waitFor('the expired sessions to be gone', async () =>
          (await sessions()).every(({ sid }) => String(sid).toLowerCase() !== 'abc'),
        );
      } finally {
        await another.stop();
      }
    });

    it('write no session for a visitor who has none', async () => {
      const before = (await sessions()).length;
      const guest = makeVisitor(copies.baseUrl);
      await guest.get('/');
      await guest.get('/api/menu');
      assert.equal((await sessions()).length, before);
    });
  });

  it('with sessions in memory do not know the logins of each other: the trait', async () => {
    const copies = await runCopies(2, legacy.appUrl, { SESSION_STORE: 'memory' });
    try {
      const { status } = await login(copies.baseUrl);
      assert.equal(status, 403, 'the form came from the other copy');
      const { visitor } = await login(copies.copies[0]?.baseUrl ?? '');
      const statuses = await Promise.all(copies.copies.map((copy) => statusWith(visitor, copy.baseUrl)));
      assert.deepEqual(statuses, [200, 401]);
    } finally {
      await copies.stop();
    }
  });
});
