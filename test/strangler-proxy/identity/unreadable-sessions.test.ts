import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import type { FlagContext } from '../../../flags/index.ts';
import { fixedFlags } from '../../support/fixed-flags.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from '../support/upstream.ts';

const secret = 'a secret that the proxy and the monolith share';
const view = JSON.stringify({ version: 'v', identity: { sub: 'anna', pizzeria: 7 }, data: [] });

/** A monolith whose bridge answers like this, and whose pages always answer. */
function bridgeAnswers(listener: RequestListener): RequestListener {
  return (req, res) => {
    if (req.url?.startsWith('/__strangler') === true) listener(req, res);
    else plainAnswer('legacy')(req, res);
  };
}

const answers: Readonly<Record<string, RequestListener>> = {
  'hangs before its answer': () => undefined,
  'hangs in the middle of its answer': (_, res) => {
    res.writeHead(200, { 'content-type': 'application/json' }).write(view.slice(0, 10));
  },
  'closes the connection': (req) => req.socket.destroy(),
  'knows no bridge': (_, res) => void res.writeHead(404).end('{}'),
  'redirects to a login': (_, res) => void res.writeHead(302, { location: '/login' }).end(),
  'answers a page': (_, res) => void res.end('<html>'),
  'answers something else': (_, res) => void res.end('{"identity":{"sub":""},"version":1}'),
  'answers without an end': (_, res) => {
    res.writeHead(200);
    const more = (): void => {
      if (!res.destroyed) res.write('x'.repeat(65_536), () => setImmediate(more));
    };
    more();
  },
  'names more than fits into a header': (_, res) =>
    void res.end(JSON.stringify({ version: 'v', identity: { sub: 'anna', note: 'x'.repeat(5000) }, data: {} })),
};

describe('a session that cannot be read', () => {
  let monolith: TestUpstream;
  let service: TestUpstream;
  beforeEach(async () => {
    monolith = await startUpstream();
    service = await startUpstream(plainAnswer('service'));
  });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  const start = (identity: object = {}, parts: object = {}, flags = fixedFlags({ on: true })): Promise<TestProxy> =>
    startProxy(
      testConfig({
        upstreams: { monolith: { url: monolith.url }, orders: { url: service.url } },
        identity: { secret, cookie: 'sid', timeout: '150ms', ...identity },
        routes: [
          { id: 'forward', match: { path: '/forward' }, flag: 'on', service: 'orders' },
          { id: 'required', match: { path: '/required' }, flag: 'on', service: 'orders', identity: 'required' },
        ],
        ...parts,
      }),
      flags,
    );
  const ask = async (proxy: TestProxy, path: string, init: RequestInit = {}) => {
    const response = await fetch(proxy.url + path, { ...init, headers: { cookie: 'sid=1' } });
    return { status: response.status, text: await response.text(), retryAfter: response.headers.get('retry-after') };
  };

  for (const [how, listener] of Object.entries(answers)) {
    it(`because the monolith ${how}, is nobody's, and 503 where somebody is required`, async () => {
      monolith.answer(bridgeAnswers(listener));
      const proxy = await start();
      const required = await ask(proxy, '/required');
      assert.deepEqual([required.status, required.retryAfter], [503, '1']);
      assert.match(required.text, /session-unavailable/);
      assert.equal((await ask(proxy, '/forward')).text, 'service');
      assert.equal(service.received.at(-1)?.headers['x-strangler-identity'], undefined);
      assert.equal((await ask(proxy, '/elsewhere')).text, 'legacy');
      const told = proxy.log.filter(({ event }) => event === 'session.unavailable');
      assert.equal(told.length, 1);
      assert.doesNotMatch(JSON.stringify(told), /anna|sid=/);
    });
  }

  it('because the monolith is not there, is nobody’s too', async () => {
    await monolith.close();
    const proxy = await start();
    assert.equal((await ask(proxy, '/required')).status, 503);
    assert.equal((await ask(proxy, '/forward')).text, 'service');
  });

  it('is asked for once by all requests of a page', async () => {
    monolith.answer(bridgeAnswers(() => undefined));
    const proxy = await start();
    await Promise.all(Array.from({ length: 20 }, () => ask(proxy, '/forward')));
    await ask(proxy, '/forward');
    assert.equal(monolith.received.length, 1);
    assert.equal(proxy.proxy.identities.counters.outcomes.timeout, 1);
  });

  it('refuses requests to services where the configuration says so', async () => {
    monolith.answer(bridgeAnswers((_, res) => void res.writeHead(500).end()));
    const proxy = await start({ onError: 'refuse' });
    assert.equal((await ask(proxy, '/forward')).status, 503);
    assert.equal(service.received.length, 0);
    assert.equal((await fetch(`${proxy.url}/forward`)).status, 200);
  });

  it('is read over a connection that the monolith has closed meanwhile', async () => {
    monolith.answer(bridgeAnswers((_, res) => void res.end(view)));
    const proxy = await start({ cache: '1ms' });
    await ask(proxy, '/required');
    for (const socket of monolith.sockets) socket.destroy();
    assert.equal((await ask(proxy, '/required')).status, 200);
  });

  it('is one with a cookie too large for a request', async () => {
    monolith.answer(bridgeAnswers((_, res) => void res.end(view)));
    const cookie = `sid=${'x'.repeat(100_000)}`;
    const usual = await start();
    assert.equal((await fetch(`${usual.url}/forward`, { headers: { cookie } })).status, 431);
    const lenient = await start({}, { limits: { headers: '256KiB' } });
    assert.equal((await fetch(`${lenient.url}/required`, { headers: { cookie } })).status, 503);
    assert.equal((await ask(lenient, '/required')).status, 200);
  });

  describe('where the flag’s context wants to know who asks', () => {
    const forAnna = {
      ...fixedFlags({ on: true }),
      isEnabled: (name: string, context?: FlagContext) =>
        name === 'on' && (context?.userId === 'anna' || context?.properties?.['pizzeria'] === '7'),
    };
    const byUser = { context: { userId: { identity: 'sub' } } };
    const byTenant = { context: { properties: { pizzeria: { identity: 'pizzeria' } } } };

    it('leaves the decision to what is known of nobody, and is known again a moment later', async () => {
      let isWell = true;
      monolith.answer(bridgeAnswers((_, res) => (isWell ? res.end(view) : res.writeHead(500).end())));
      const proxy = await start({ cache: '1ms' }, byUser, forAnna);
      assert.equal((await ask(proxy, '/forward')).text, 'service');
      assert.ok(service.received.at(-1)?.headers['x-strangler-identity']);
      isWell = false;
      assert.equal((await ask(proxy, '/forward')).text, 'legacy');
      isWell = true;
      assert.equal((await ask(proxy, '/forward')).text, 'service');
    });

    it('never lets a write follow a tenant that is not known', async () => {
      monolith.answer(bridgeAnswers((_, res) => void res.writeHead(500).end()));
      const tenants = await start({}, byTenant, forAnna);
      assert.equal((await ask(tenants, '/forward', { method: 'POST' })).status, 503);
      assert.equal((await ask(tenants, '/forward')).text, 'legacy');
      const said = { context: { properties: { pizzeria: { path: 'pizzeria', identity: 'pizzeria' } } } };
      const route = { id: 'path', match: { path: '/of/:pizzeria' }, flag: 'on', service: 'orders' };
      const paths = await start({}, { ...said, routes: [route] }, forAnna);
      assert.equal((await ask(paths, '/of/7', { method: 'POST' })).text, 'service');
      const users = await start({}, byUser, forAnna);
      assert.equal((await ask(users, '/forward', { method: 'POST' })).text, 'legacy');
    });

    it('is not waited for while the flag, or the kill switch, has decided for everybody', async () => {
      monolith.answer(bridgeAnswers(() => undefined));
      const proxy = await start({ timeout: '1h' }, byTenant, fixedFlags({ on: false }));
      assert.equal((await ask(proxy, '/forward')).text, 'legacy');
      const killed = await start({ timeout: '1h' }, byTenant, fixedFlags({ on: true, 'strangler-kill-switch': true }));
      assert.equal((await ask(killed, '/forward')).text, 'legacy');
    });
  });
});
