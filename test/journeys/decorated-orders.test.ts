import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { request } from 'undici';
import { testStack, type TestStack } from '../support/stack.ts';
import { turnFlag, turnOff } from '../support/turn-flag.ts';
import { waitFor } from '../support/wait-for.ts';

const flags = ['orders-write', 'accounts-login', 'accounts-signup'];

interface Answer {
  readonly status: number;
  readonly side: string;
  readonly cookie: string;
  readonly body: Record<string, unknown>;
}

describe('the decorators of the reference system', function () {
  this.timeout(180_000);
  let stack: TestStack;
  let database: Connection;

  before(async () => {
    stack = await testStack();
    await turnOff(stack.file().unleash, flags);
    database = await createConnection(stack.file().mysql);
  });
  after(async () => {
    await turnOff(stack.file().unleash, flags);
    await database.end();
  });

  const ask = async (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> => {
    const answer = await request(stack.file().proxy + path, {
      method,
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    return {
      status: answer.statusCode,
      side: /side=(\w+)/.exec(String(answer.headers['x-strangler-decision']))?.[1] ?? '',
      cookie: [answer.headers['set-cookie'] ?? []].flat().at(-1)?.split(';', 1)[0] ?? '',
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    };
  };
  const site = { host: 'site.localhost' };
  const phone = `+7999${String(Date.now()).slice(-7)}`;
  const newOrder = (changes: object = {}) => ({
    pizzeriaId: 1,
    type: 'delivery',
    customer: { phone, name: 'Anna' },
    address: { street: 'Lenina', house: '12', flat: '' },
    lines: [{ productId: 1, quantity: 1 }],
    ...changes,
  });
  const order = (key: string, changes: object = {}) =>
    ask('POST', '/api/orders', { body: newOrder(changes), headers: { 'idempotency-key': key } });
  const payments = async (orderId: unknown): Promise<number> => {
    const [[row]] = await database.query<RowDataPacket[]>(
      'SELECT COUNT(*) AS n FROM payments.payments WHERE order_id = ?',
      [orderId],
    );
    return Number(row?.['n']);
  };
  const messages = async (to: string): Promise<number> => {
    const answer = await fetch(`${stack.file().fakes}/sms.json?phone=${encodeURIComponent(to)}`);
    return ((await answer.json()) as { count: number; items: unknown[] }).items.length;
  };
  const turnOn = async (flag: string, taken: () => Promise<boolean>) => {
    await turnFlag(stack.file().unleash, flag, true);
    await waitFor(`${flag} to be seen`, taken);
  };

  it('leave alone what the monolith answers', async () => {
    // Other tests may have left the flag on a moment ago.
    await waitFor(
      'the monolith to take orders',
      async () => (await order(randomUUID(), { type: 'pickup' })).side === 'legacy',
    );
    const taken = await order(randomUUID(), { address: { street: 'Lenina', house: 'the blue one', flat: '' } });
    assert.deepEqual([taken.status, taken.side, taken.body['payment']], [201, 'legacy', undefined]);
    assert.equal(await payments(taken.body['id']), 0);
    for (const path of ['/login', '/signup']) {
      const answer = await ask('POST', path, { body: {}, headers: site });
      assert.deepEqual([answer.status, answer.side], [404, 'legacy']);
    }
  });

  it('check, charge and tell, once, of an order that the service takes', async () => {
    await turnOn('orders-write', async () => (await order(randomUUID(), { type: 'pickup' })).side === 'service');
    const key = randomUUID();
    const refused = await order(key, { address: { street: 'Lenina', house: 'the blue one', flat: '' } });
    assert.deepEqual([refused.status, refused.body['code']], [422, 'address-not-found']);
    const heard = await messages(phone);
    const first = await order(key);
    const again = await order(key);
    assert.deepEqual([first.status, again.status, first.side], [201, 200, 'service']);
    assert.deepEqual(first.body['payment'], again.body['payment']);
    assert.equal(await payments(first.body['id']), 1);
    assert.equal(await messages(phone), heard + 1);
  });

  it('let nothing happen, or nothing happen twice, while a service behind them is down', async () => {
    const [unchecked, unpaid] = [randomUUID(), randomUUID()];
    await stack.stopPart('addresses');
    const failed = await order(unchecked);
    assert.deepEqual([failed.status, failed.body['code']], [502, 'decorator-failed']);
    await stack.startPart('addresses');
    assert.equal((await order(unchecked)).status, 201);

    await stack.stopPart('payments');
    assert.equal((await order(unpaid)).status, 502);
    await stack.startPart('payments');
    const repeated = await order(unpaid);
    assert.equal(repeated.status, 200, 'the order had been taken');
    assert.equal(await payments(repeated.body['id']), 1);

    await stack.stopPart('notifications');
    assert.equal((await order(randomUUID())).status, 201);
    await stack.startPart('notifications');
  });

  it('guard the forms of the site, and begin sessions', async () => {
    const form = async () => {
      const { cookie, body } = await ask('GET', '/csrf', { headers: site });
      return { headers: { ...site, cookie }, csrfToken: body['token'] };
    };
    await turnOn('accounts-login', async () => (await ask('GET', '/csrf', { headers: site })).side === 'service');
    await turnOn(
      'accounts-signup',
      async () => (await ask('POST', '/signup', { body: {}, headers: site })).side === 'service',
    );
    const person = { email: `${randomUUID()}@pizza.example`, name: 'Anna', password: 'correct horse' };
    const { headers, csrfToken } = await form();
    const submit = () => ask('POST', '/signup', { body: { ...person, csrfToken }, headers });
    const both = await Promise.all([submit(), submit()]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 403]);
    const signedUp = both.find(({ status }) => status === 201)?.cookie ?? '';
    const session = await ask('GET', '/session', { headers: { ...site, cookie: signedUp } });
    assert.equal((session.body['account'] as { email: string }).email, person.email);
    const mails = await fetch(`${stack.file().fakes}/mail.json?to=${encodeURIComponent(person.email)}`);
    assert.equal(((await mails.json()) as { items: unknown[] }).items.length, 1);

    const again = await form();
    const login = await ask('POST', '/login', {
      body: { ...person, csrfToken: again.csrfToken },
      headers: again.headers,
    });
    assert.deepEqual([login.status, login.cookie.startsWith('pizza.account=')], [200, true]);
    // The staff's login, on another host, is the monolith's as ever.
    assert.equal((await ask('POST', '/login', { body: {} })).side, 'legacy');
  });
});
