import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Agent } from 'undici';
import { askBridge } from '../../../strangler-proxy/identity/bridge-request.ts';
import { sign } from '../../../strangler-proxy/legacy-bridge/signature.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { rawRequest } from '../support/raw-client.ts';
import { callBridge } from './bridge-client.ts';
import { type IdentityService, startIdentityService } from './identity-service.ts';

const secret = 'a secret that the proxy and the monolith share';

describe('the contract of the bridge, in a Python monolith', () => {
  let child: ChildProcess;
  let origin = '';
  before(async () => {
    const script = join(import.meta.dirname, 'fixtures/monolith.py');
    child = spawn('python3', [script, secret], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [port] = (await once(child.stdout as Readable, 'data')) as [Buffer];
    origin = `http://127.0.0.1:${port.toString().trim()}`;
  });
  after(async () => {
    child.kill();
    await once(child, 'exit');
  });

  it('is read by the proxy', async () => {
    const dispatcher = new Agent();
    const access = { dispatcher, origin: () => origin, endpoint: '/__strangler/session', secret, headers: {} };
    const read = (cookies: string) => askBridge({ ...access, now: Date.now }, cookies, 5_000);
    const view = await read('sid=abc');
    assert.deepEqual([view.identity, view.data], [{ sub: 'anna' }, { language: 'ru' }]);
    assert.equal((await read('sid=unknown')).identity, null);
    await dispatcher.close();
  });

  it('takes a write once, and none over a session that changed', async () => {
    const cookie = 'sid=abc';
    const { version } = (await callBridge(origin, { secret, cookie })).body;
    const patch = () => callBridge(origin, { secret, cookie, method: 'PATCH', body: { version, set: { cart: [7] } } });
    assert.deepEqual((await patch()).body['data'], { language: 'ru', cart: [7] });
    assert.equal((await patch()).status, 409);
  });

  it('does not exist for who cannot sign', async () => {
    assert.equal((await callBridge(origin, { secret, signature: null })).status, 404);
    assert.equal((await callBridge(origin, { secret: 'another' })).status, 404);
  });

  describe('behind the proxy', () => {
    let service: IdentityService;
    let proxy: TestProxy;
    before(async () => {
      service = await startIdentityService();
      const route = { id: 'whoami', match: { path: '/whoami' }, flag: 'on', service: 'orders' };
      const add = { id: 'cart', match: { methods: ['POST'], path: '/cart' }, flag: 'on', service: 'orders' };
      const upstreams = { monolith: { url: origin }, orders: { url: service.origin } };
      proxy = await startProxy(testConfig({ upstreams, identity: { secret, cookie: 'sid' }, routes: [route, add] }), {
        on: true,
      });
      service.connect({ adminUrl: proxy.adminUrl, monolithUrl: origin, secret });
    });
    after(async () => {
      await closeProxies();
      await service.close();
    });
    const ask = async (path: string, cookie: string, cart?: object) => {
      const response = await fetch(proxy.url + path, {
        headers: { cookie, 'content-type': 'application/json' },
        ...(cart && { method: 'POST', body: JSON.stringify({ cart }) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };

    it('a service is told who asks, and writes to the session', async () => {
      assert.equal((await ask('/whoami', 'sid=abc')).body['sub'], 'anna');
      assert.equal((await ask('/whoami', 'sid=unknown')).status, 401);
      assert.deepEqual((await ask('/cart', 'sid=abc', [8])).body, { language: 'ru', cart: [8] });
      assert.deepEqual((await ask('/cart', 'sid=abc', [8, 9])).body, { language: 'ru', cart: [8, 9] });
      assert.deepEqual((await ask('/page', 'sid=abc')).body, { page: '/page' });
    });

    it('nobody reaches the bridge, in whatever spelling, signed or not', async () => {
      const spellings = [
        '/__strangler/session',
        '/__STRANGLER/session',
        '//__strangler//session',
        '/x/../__strangler/session',
      ];
      spellings.push(
        '/%5f%5fstrangler/session',
        '/./__strangler/session;a=1',
        '/__strangler%2fsession',
        '/%255f_strangler/session',
      );
      for (const target of spellings) {
        const signature = sign(secret, { method: 'GET', target: '/__strangler/session', body: '' }, Date.now());
        const answer = await rawRequest(
          proxy.url,
          `GET ${target} HTTP/1.1\r\nhost: shop.example\r\ncookie: sid=abc\r\nx-strangler-signature: ${signature}`,
        );
        assert.match(answer, /^HTTP\/1.1 40[04] |"page"/, target);
        assert.doesNotMatch(answer, /anna|version/, target);
      }
    });
  });
});
