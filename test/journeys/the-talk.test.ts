import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newOrder, PIZZERIA, PRODUCT } from '../contract/orders-api/fixtures.ts';
import { runCli } from '../support/run-cli.ts';
import { startDecoratedProxy, type DecoratedProxy, type DecoratorFile } from './the-talk/decorated-proxy.ts';
import { startServicesOfTheTalk, type ServicesOfTheTalk } from './the-talk/services-of-the-talk.ts';

const person = { email: 'anna@pizza.example', name: 'Anna', password: 'correct horse' };

// The origin's talk: a login that anybody can write grows into a shop, line by line of one file, and nobody who wrote a
// service has to know. The steps build on each other.
describe("the origin's talk", function () {
  this.timeout(120_000);
  let services: ServicesOfTheTalk;
  let proxy: DecoratedProxy;
  let pids: Readonly<Record<string, number | undefined>>;
  /** What somebody edits; addresses are variables, as in the file that is drawn at the end. */
  const file: DecoratorFile = {
    paths: { '/login': { POST: { call: '${ACCOUNTS_URL}/v1/login' } } },
    decorators: {},
  };
  const decorator = (name: string, service: string, onError?: 'skip') => {
    file.decorators[name] = { call: `\${${service}_URL}/decorators/${name}`, ...(onError && { onError }) };
  };
  const pidsNow = () => Object.fromEntries(Object.entries(services.parts).map(([name, { pid }]) => [name, pid()]));

  before(async () => {
    services = await startServicesOfTheTalk();
    pids = pidsNow();
    const urls = Object.entries(services.parts).map(([name, { url }]) => [`${name.toUpperCase()}_URL`, url]);
    proxy = await startDecoratedProxy(file, Object.fromEntries(urls) as Record<string, string>);
  });
  afterEach(() => {
    assert.deepEqual(pidsNow(), pids, 'no service was started again');
  });
  after(async () => {
    assert.equal(await proxy.stop(), 0);
    await services.stop();
  });

  const post = (path: string, body: unknown, headers: Record<string, string> = {}, at = proxy.url) =>
    fetch(at + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];
  const cookiesOf = (response: Response) => response.headers.getSetCookie().map((each) => each.split(';', 1)[0] ?? '');
  const loadForm = async () => {
    const response = await fetch(`${proxy.url}/csrf`);
    return { csrfToken: ((await response.json()) as { token: string }).token, cookie: cookiesOf(response)[0] ?? '' };
  };
  const submit = async (path: string, body: object, form?: { csrfToken: string; cookie: string }) => {
    const { csrfToken, cookie } = form ?? (await loadForm());
    return post(path, { ...body, csrfToken }, { cookie });
  };
  const login = { email: person.email, password: person.password };
  const heard = async (what: string) =>
    ((await (await fetch(services.parts.fakes.url + what)).json()) as { items: Record<string, string>[] }).items;

  it('begins with a plain POST /login, and nothing else', async () => {
    assert.equal((await post('/v1/signup', person, {}, services.parts.accounts.url)).status, 201);
    const response = await post('/login', login);
    assert.deepEqual([response.status, cookiesOf(response)], [200, []]);
    assert.deepEqual(await codeOf(await post('/signup', person)), [404, 'no-route']);
  });

  it('checkCSRF: a form is needed, and of two submits of one form exactly one passes', async () => {
    file.paths['/csrf'] = { GET: { call: '${ACCOUNTS_URL}/v1/csrf' } };
    file.paths['/login'] = { POST: { pre: ['checkCSRF'], call: '${ACCOUNTS_URL}/v1/login' } };
    decorator('checkCSRF', 'ACCOUNTS');
    await proxy.save(file);
    assert.deepEqual(await codeOf(await post('/login', login)), [403, 'csrf-token-invalid']);
    assert.equal((await submit('/login', login)).status, 200);
    const form = await loadForm();
    const both = await Promise.all([submit('/login', login, form), submit('/login', login, form)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 403]);
  });

  it('createSession: who logs in is known from then on; who does not, is not', async () => {
    file.paths['/session'] = { GET: { call: '${ACCOUNTS_URL}/v1/session' } };
    file.paths['/login'] = {
      POST: { pre: ['checkCSRF'], call: '${ACCOUNTS_URL}/v1/login', post: ['createSession'] },
    };
    decorator('createSession', 'ACCOUNTS');
    await proxy.save(file);
    const [cookie = ''] = cookiesOf(await submit('/login', login));
    const session = await fetch(`${proxy.url}/session`, { headers: { cookie } });
    assert.equal(((await session.json()) as { account: { email: string } }).account.email, person.email);
    const wrong = await submit('/login', { ...login, password: 'wrong' });
    assert.deepEqual([wrong.status, cookiesOf(wrong)], [401, []]);
    assert.equal((await fetch(`${proxy.url}/session`)).status, 401);
  });

  it('sendWelcomeMail: a sign-up is a login at once, and a mail', async () => {
    file.paths['/signup'] = {
      POST: {
        pre: ['checkCSRF'],
        call: '${ACCOUNTS_URL}/v1/signup',
        post: ['createSession', 'sendWelcomeMail'],
      },
    };
    decorator('sendWelcomeMail', 'NOTIFICATIONS', 'skip');
    await proxy.save(file);
    const boris = { email: 'boris@pizza.example', name: 'Boris', password: 'another horse' };
    const response = await submit('/signup', boris);
    assert.equal(response.status, 201);
    const session = await fetch(`${proxy.url}/session`, { headers: { cookie: cookiesOf(response)[0] ?? '' } });
    assert.equal(((await session.json()) as { account: { name: string } }).account.name, 'Boris');
    const mails = await heard('/mail.json?to=boris@pizza.example');
    assert.deepEqual(
      mails.map(({ subject }) => subject),
      ['Welcome to the pizzeria'],
    );
    assert.deepEqual(await codeOf(await submit('/signup', boris)), [409, 'email-taken']);
    assert.equal((await heard('/mail.json')).length, 1);
  });

  const badAddress = newOrder({ address: { street: 'Lenina', house: 'the blue one', flat: '' } });
  const orders = (pre: string[] = [], after: string[] = []) => {
    file.paths['/api/orders'] = { POST: { pre, call: '${ORDERS_URL}/v1/orders', post: after } };
    return proxy.save(file);
  };
  const order = (body: unknown = newOrder(), headers: Record<string, string> = {}) =>
    post('/api/orders', body, headers);
  const paymentsOf = async (id: number): Promise<readonly { amount: number; order_marked_at: unknown }[]> =>
    (await services.payments('payments').where({ order_id: id }).select()) as never;

  it('an order is taken, wherever it goes', async () => {
    await orders();
    assert.equal((await order(badAddress)).status, 201);
  });

  it('checkDishesAvailability, checkAddress: an order is refused before the service hears of it', async () => {
    decorator('checkDishesAvailability', 'ORDERS');
    decorator('checkAddress', 'ADDRESSES');
    await orders(['checkDishesAvailability', 'checkAddress']);
    assert.equal((await order()).status, 201);
    assert.deepEqual(await codeOf(await order(badAddress)), [422, 'address-not-found']);
    const lines = [{ productId: PRODUCT.stopped, quantity: 1 }];
    const stopped = newOrder({ pizzeriaId: PIZZERIA.withStopList, lines, address: badAddress['address'] });
    assert.deepEqual(await codeOf(await order(stopped)), [409, 'product-stopped']);
  });

  it('makePayment, markTheOrderAsPaid, notifyTheUser, notifyTheDeliveryBoy: once, however often it is sent', async () => {
    decorator('makePayment', 'PAYMENTS');
    decorator('markTheOrderAsPaid', 'PAYMENTS', 'skip');
    decorator('notifyTheUser', 'NOTIFICATIONS', 'skip');
    decorator('notifyTheDeliveryBoy', 'NOTIFICATIONS', 'skip');
    await orders(
      ['checkDishesAvailability', 'checkAddress'],
      ['makePayment', 'markTheOrderAsPaid', 'notifyTheUser', 'notifyTheDeliveryBoy'],
    );
    const key = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all([order(newOrder(), key), order(newOrder(), key), order(newOrder(), key)]);
    const taken = (await Promise.all(answers.map((each) => each.json()))) as {
      id: number;
      total: number;
      payment: { id: string; amount: number; status: string };
    }[];
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 201]);
    const [first] = taken;
    assert.ok(first && taken.every(({ id, payment }) => id === first.id && payment.id === first.payment.id));
    assert.deepEqual([first.payment.amount, first.payment.status], [first.total, 'paid']);
    const paid = await paymentsOf(first.id);
    assert.deepEqual(
      paid.map(({ amount }) => amount),
      [first.total],
    );
    assert.notEqual(paid[0]?.order_marked_at, null);
    const texts = (await heard('/sms.json')).map(({ phone }) => phone).sort();
    assert.deepEqual(texts, ['+79991110001', `couriers-${PIZZERIA.main}`]);
  });

  it('takes orders while nobody can be told of them', async () => {
    await post('/fail', { sms: true }, { accept: 'application/json' }, services.parts.fakes.url);
    const response = await order();
    await post('/fail', { sms: false }, { accept: 'application/json' }, services.parts.fakes.url);
    assert.equal(response.status, 201);
    assert.equal((await paymentsOf(((await response.json()) as { id: number }).id)).length, 1);
  });

  it('and the file is its own documentation', async () => {
    const names = ['ORDERS', 'ACCOUNTS', 'PAYMENTS', 'ADDRESSES', 'NOTIFICATIONS'];
    const env = Object.fromEntries(names.map((name, index) => [`${name}_URL`, `http://127.0.0.1:${4101 + index}`]));
    const { code, stdout, stderr } = await runCli(['routes', '--art', '--decorators', proxy.file], env);
    assert.equal(code, 0, stderr);
    assert.equal(stdout, readFileSync(join(import.meta.dirname, 'the-talk', 'routes.txt'), 'utf8'));
  });
});
