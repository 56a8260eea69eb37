import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ConsoleState } from '../../../strangler-proxy/console/state.ts';
import { openBrowser } from '../../support/chromium.ts';
import { waitFor } from '../../support/wait-for.ts';
import { adminToken, closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { closeUpstreams, startUpstream } from '../support/upstream.ts';

describe('the console', function () {
  this.timeout(60_000);
  let proxy: TestProxy;

  beforeEach(async () => {
    const json = (body: unknown) => (_: IncomingMessage, res: ServerResponse) =>
      void res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const monolith = await startUpstream(json({ vat: 8333, name: 'Ivan' }));
    const orders = await startUpstream(json({ vat: 8334, name: 'Ivana' }));
    const config = testConfig({
      upstreams: { monolith: { url: monolith.url }, orders: { url: orders.url } },
      routes: [
        { id: 'orders.list', match: { methods: ['GET'], path: '/api/orders' }, flag: 'read', service: 'orders' },
        {
          id: 'menu',
          match: { methods: ['GET'], path: '/api/menu', host: 'a.test' },
          flag: 'nobody-knows',
          service: 'orders',
        },
        {
          id: 'shadowed',
          match: { methods: ['GET'], path: '/api/shadowed' },
          flag: 'off',
          service: 'orders',
          shadow: { flag: 'read' },
        },
      ],
    });
    proxy = await startProxy(config, { read: true, off: false, 'strangler-kill-switch': false });
  });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
    fetch(new URL(path, proxy.adminUrl), { method, headers });
  const admin = { authorization: `Bearer ${adminToken}` };
  const login = async (): Promise<string> =>
    (await ask('/console/login', admin, 'POST')).headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';

  it('shows its page to everybody and what it knows to the admin only', async () => {
    const page = await ask('/');
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    for (const path of ['/console/state', '/console/events']) {
      assert.equal((await ask(path)).status, 401);
      assert.equal((await ask(path, { cookie: 'strangler_console=s1.99999999999.console.x' })).status, 401);
    }
    assert.equal((await ask('/console/login', { authorization: 'Bearer wrong' }, 'POST')).status, 401);
    assert.equal((await ask('/console/login', admin)).status, 404);
  });

  it('takes the token once and remembers the login, for itself only', async () => {
    const answer = await ask('/console/login', admin, 'POST');
    const [cookie = ''] = answer.headers.getSetCookie();
    assert.match(cookie, /; Path=\/console; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    assert.ok(!cookie.includes(adminToken));
    const session = { cookie: await login() };
    assert.equal((await ask('/console/state', session)).status, 200);
    assert.equal((await ask('/routes', session)).status, 401);
  });

  it('tells of routes, stages, upstreams and decisions', async () => {
    await fetch(`${proxy.url}/api/orders?name=somebodys-name`);
    const state = (await (await ask('/console/state', admin)).json()) as ConsoleState;
    assert.equal(state.routes[1]?.path, 'a.test/api/menu');
    assert.deepEqual(
      state.routes.map(({ id, stage, flagState, service }) => [id, stage, flagState, service]),
      [
        ['orders.list', 'service', 'on', 'orders'],
        ['menu', 'unknown flag', 'unknown', 'orders'],
        ['shadowed', 'shadow', 'off', 'orders'],
      ],
    );
    assert.deepEqual(
      state.upstreams.map(({ name, up }) => [name, up]),
      [
        ['monolith', true],
        ['orders', true],
      ],
    );
    const [decision] = state.decisions;
    assert.deepEqual(
      [decision?.method, decision?.route, decision?.side, decision?.reason, decision?.status],
      ['GET', 'orders.list', 'service', 'flag-on', 200],
    );
    assert.ok(!JSON.stringify(state).includes('somebodys-name'), 'a query may hold personal data');
  });

  it('tells what a shadow has found, with values masked', async () => {
    let state: ConsoleState | undefined;
    await waitFor('the shadow to have compared', async () => {
      await fetch(`${proxy.url}/api/shadowed`);
      state = (await (await ask('/console/state', admin)).json()) as ConsoleState;
      return (state.routes.find(({ id }) => id === 'shadowed')?.shadow?.different ?? 0) > 0;
    });
    const found = state?.routes.find(({ id }) => id === 'shadowed')?.shadow;
    assert.deepEqual(
      found?.paths.map(({ path }) => path),
      ['$.vat', '$.name'],
    );
    assert.ok(found.latest?.differences.some(({ legacy, service }) => legacy === '8333' && service === '8334'));
    assert.ok(!JSON.stringify(state).includes('Ivan'));
  });

  it('sends a new state each second until its viewer goes', async () => {
    const abort = new AbortController();
    const answer = await fetch(new URL('/console/events', proxy.adminUrl), { headers: admin, signal: abort.signal });
    assert.equal(answer.headers.get('content-type'), 'text/event-stream');
    const decoder = new TextDecoder();
    let text = '';
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    while ((text.match(/^data: /gm)?.length ?? 0) < 2) {
      text += decoder.decode((await reader.read()).value, { stream: true });
    }
    const [first = ''] = text.split('\n\n');
    assert.equal((JSON.parse(first.slice('data: '.length)) as ConsoleState).routes.length, 3);
    abort.abort();
  });

  it('is used in a browser: asks for the token, shows the routes live, on a phone too', async () => {
    const browser = await openBrowser({ width: 375, height: 812 });
    const { page, errors } = await browser.newPage();
    await page.goto(proxy.adminUrl);
    await page.getByLabel('Admin token').fill('not the token');
    await page.keyboard.press('Enter');
    await page.getByText('This is not the admin token.').waitFor();
    await page.getByLabel('Admin token').fill(adminToken);
    await page.keyboard.press('Enter');
    const card = page.getByRole('article', { name: 'Route orders.list' });
    await card.waitFor();
    assert.equal(await page.getByLabel('Admin token').isVisible(), false);
    await waitFor('the decision in the list', async () => {
      await fetch(`${proxy.url}/api/orders`);
      return (await page.locator('#decisions').innerText()).includes('orders.list → service (flag-on), 200');
    });
    assert.equal(await card.locator('.stage').innerText(), 'service');
    assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')) <= 0);
    await page.reload();
    await card.waitFor();
    // What the browser itself says of the refused token and of the first, anonymous question.
    assert.deepEqual(
      errors.filter((error) => !error.includes('401')),
      [],
    );
    await browser.close();
  });
});
