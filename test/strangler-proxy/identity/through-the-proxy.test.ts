import assert from 'node:assert/strict';
import type { IdentityConfig } from '../../../strangler-proxy/config/types.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { startExpressMonolith } from './express-monolith.ts';
import { type IdentityService, startIdentityService } from './identity-service.ts';

const secret = 'a secret that the proxy and the monolith share';

describe('who asks, from the session of the monolith to a service', () => {
  let monolith: Awaited<ReturnType<typeof startExpressMonolith>>;
  let service: IdentityService;
  let proxy: TestProxy;

  before(async () => {
    monolith = await startExpressMonolith(secret);
    service = await startIdentityService();
    proxy = await startProxy(
      testConfig({
        upstreams: { monolith: { url: monolith.origin }, orders: { url: service.origin } },
        identity: { secret, cookie: 'sid', cache: '1h' },
        context: { userId: { identity: 'sub' } },
        routes: [
          { id: 'whoami', match: { path: '/whoami' }, flag: 'on', service: 'orders' },
          { id: 'maybe', match: { path: '/maybe' }, flag: 'on', service: 'orders' },
          { id: 'add', match: { methods: ['POST'], path: '/cart' }, flag: 'on', service: 'orders' },
          { id: 'required', match: { path: '/required' }, flag: 'on', service: 'orders', identity: 'required' },
          { id: 'none', match: { path: '/none' }, flag: 'on', service: 'orders', identity: 'none' },
          { id: 'off', match: { path: '/off' }, flag: 'off', service: 'orders', identity: 'required' },
        ],
      }),
      { on: true, off: false },
    );
    service.connect({ adminUrl: proxy.adminUrl, monolithUrl: monolith.origin, secret });
  });
  after(async () => {
    await closeProxies();
    await service.close();
    await monolith.close();
  });

  const post = async (path: string, body: object, cookie = ''): Promise<Response> =>
    fetch(proxy.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
  const login = async (session: object): Promise<string> =>
    (await post('/login', session)).headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  const get = async (path: string, cookie?: string, headers: object = {}) => {
    const response = await fetch(proxy.url + path, { headers: { ...headers, ...(cookie && { cookie }) } });
    return {
      status: response.status,
      body: (await response.json()) as Record<string, unknown>,
      headers: response.headers,
    };
  };

  it('is told with what the monolith declares', async () => {
    const cookie = await login({ user: 'anna', language: 'ru', cart: [1] });
    const { body } = await get('/whoami', cookie);
    assert.deepEqual([body['sub'], body['claims']], ['anna', { role: 'cashier' }]);
    assert.deepEqual((body['session'] as { data: unknown }).data, { language: 'ru', cart: [1] });
  });

  it('is nobody without a session, and whoever the client says is never believed', async () => {
    assert.equal((await get('/whoami')).status, 401);
    assert.deepEqual((await get('/maybe')).body, { sub: null });
    const cookie = await login({ user: 'anna' });
    const { sub } = (await get('/whoami', cookie)).body;
    assert.equal(sub, 'anna');
    const token = headerOf(service.received.at(-1), 'x-strangler-identity');
    assert.equal((await get('/whoami', undefined, { 'x-strangler-identity': token })).status, 401);
    assert.equal((await get('/whoami', undefined, { x_strangler_identity: token })).status, 401);
    const boris = await login({ user: 'boris' });
    assert.equal((await get('/whoami', boris, { 'X-Strangler-Identity': token })).body['sub'], 'boris');
  });

  it('is asked for once while it is remembered, and the token made once', async () => {
    const cookie = await login({ user: 'anna' });
    const tokens = new Set<string>();
    const { outcomes } = proxy.proxy.identities.counters;
    const before = outcomes.read;
    for (let i = 0; i < 5; i++) {
      await get('/whoami', cookie);
      tokens.add(headerOf(service.received.at(-1), 'x-strangler-identity'));
    }
    assert.equal(tokens.size, 1);
    assert.equal(outcomes.read - before, 1);
  });

  it('is known anew after a log-in and a log-out through the proxy, however long sessions are believed', async () => {
    const cookie = await login({ language: 'ru' });
    assert.deepEqual((await get('/maybe', cookie)).body, { sub: null });
    await post('/login', { user: 'anna' }, cookie);
    assert.deepEqual((await get('/maybe', cookie)).body, { sub: 'anna' });
    await post('/logout', {}, cookie);
    assert.deepEqual((await get('/maybe', cookie)).body, { sub: null });
  });

  it('is not asked for where legacy answers in any case, and not told where the route says none', async () => {
    const cookie = await login({ user: 'anna' });
    const { outcomes } = proxy.proxy.identities.counters;
    const before = { ...outcomes };
    await get('/off', cookie);
    await get('/nowhere', cookie);
    assert.deepEqual({ ...outcomes }, before);
    await fetch(`${proxy.url}/none`, { headers: { cookie } });
    assert.equal(headerOf(service.received.at(-1), 'x-strangler-identity'), '');
  });

  it('is required where the route says so: 401 by the proxy, and the service hears nothing', async () => {
    const count = service.received.length;
    const { status, body } = await get('/required');
    assert.deepEqual([status, body['code']], [401, 'not-authenticated']);
    assert.equal(service.received.length, count);
    // A browser's question whether it may ask comes without cookies.
    await fetch(`${proxy.url}/required`, { method: 'OPTIONS' });
    assert.equal(service.received.length, count + 1);
    // Of legacy nothing is required: it knows its own sessions.
    assert.equal((await get('/off')).status, 404);
  });

  it('comes with a session that the service may write to, once per version', async () => {
    const cookie = await login({ user: 'anna', cart: [1] });
    const written = await post('/cart', { cart: [1, 2] }, cookie);
    assert.deepEqual([written.status, await written.json()], [200, { cart: [1, 2] }]);
    assert.equal(written.headers.get('x-strangler-session'), null);
    // The proxy has forgotten the version before: the next write is not refused.
    assert.equal((await post('/cart', { cart: [3] }, cookie)).status, 200);
    // Also of an answer to a request in chunks, whose headers nobody has parsed.
    const chunks = new Blob([JSON.stringify({ cart: [5] })]).stream();
    const headers = { 'content-type': 'application/json', cookie };
    const init = { method: 'POST', headers, body: chunks, duplex: 'half' } as const;
    assert.equal((await fetch(`${proxy.url}/cart`, init)).status, 200);
    assert.equal((await post('/cart', { cart: [6] }, cookie)).status, 200);
    await get('/whoami', cookie);
    // Somebody else writes without the proxy's knowledge.
    await fetch(`${monolith.origin}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ cart: ['other'] }),
    });
    const late = await post('/cart', { cart: [4] }, cookie);
    assert.deepEqual([late.status, await late.json()], [409, { cart: ['other'] }]);
    // The service was told how it is now, and so was the proxy.
    assert.equal((await post('/cart', { cart: [4] }, cookie)).status, 200);
  });

  it('shows in metrics as numbers, and nowhere as a name', async () => {
    await get('/whoami', await login({ user: 'anna-the-secret' }));
    const authorization = `Bearer ${proxy.proxy.config().admin.token}`;
    const metrics = await (await fetch(`${proxy.adminUrl}/metrics`, { headers: { authorization } })).text();
    assert.match(metrics, /strangler_sessions_total\{outcome="read"\} [1-9]/);
    assert.match(metrics, /strangler_identity_tokens_total [1-9]/);
    const everything = metrics + JSON.stringify(proxy.log);
    assert.doesNotMatch(everything, /anna|eyJ/);
  });

  it('is remembered over a reload that changes something else, and read anew after one that changes how', async () => {
    const cookie = await login({ user: 'anna' });
    const running = proxy.proxy;
    const readings = async (): Promise<number> => {
      const before = running.identities.counters.outcomes.read;
      assert.equal((await get('/whoami', cookie)).body['sub'], 'anna');
      return running.identities.counters.outcomes.read - before;
    };
    const first = running.config();
    assert.equal(await readings(), 1);
    running.use({ ...first, explain: 'always' });
    assert.equal(await readings(), 0);
    running.use({ ...first, identity: { ...(first.identity as IdentityConfig), entries: 5 } });
    assert.equal(await readings(), 1);
    const without = Object.fromEntries(Object.entries(first).filter(([key]) => key !== 'identity')) as typeof first;
    running.use({ ...without, context: { properties: {} } });
    assert.equal((await get('/whoami', cookie)).status, 401);
    assert.equal((await fetch(`${proxy.adminUrl}/.well-known/jwks.json`)).status, 404);
    running.use(first);
    assert.equal(await readings(), 1);
  });

  it('can be explained for a session, by who has the admin token', async () => {
    const authorization = `Bearer ${proxy.proxy.config().admin.token}`;
    const explain = async (cookie: string) => {
      const query = new URLSearchParams({ method: 'GET', path: '/whoami', header: `cookie: ${cookie}` });
      const response = await fetch(`${proxy.adminUrl}/explain?${query.toString()}`, { headers: { authorization } });
      const { steps } = (await response.json()) as { steps: { step: string; result: string }[] };
      const found = (name: string) => steps.find(({ step }) => step === name)?.result;
      return [found('session'), found('context')];
    };
    const anna = await explain(await login({ user: 'anna' }));
    assert.deepEqual(anna, ['read from the monolith: somebody is logged in', '{"userId":"anna","properties":{}}']);
    assert.deepEqual(await explain('SID=1'), ['the cookies have none of a session: sid', '{"properties":{}}']);
    assert.deepEqual(await explain('sid=nobody'), ['nobody is logged in', '{"properties":{}}']);
  });

  it('is checked with keys that anybody may read, and cache', async () => {
    const response = await fetch(`${proxy.adminUrl}/.well-known/jwks.json`);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('cache-control') ?? '', /max-age/);
    const { keys } = (await response.json()) as { keys: Record<string, unknown>[] };
    assert.deepEqual(
      keys.map((key) => [key['kty'], key['alg'], key['d']]),
      Array(3).fill(['OKP', 'EdDSA', undefined]),
    );
  });
});

function headerOf(raw: readonly string[] | undefined, name: string): string {
  const at = raw?.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === name) ?? -1;
  return at === -1 ? '' : (raw?.[at + 1] ?? '');
}
