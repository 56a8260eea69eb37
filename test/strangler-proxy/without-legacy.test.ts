import assert from 'node:assert/strict';
import { withConfiguredProxy } from '../../strangler-proxy/index.ts';
import { closeProxies, startProxy, testConfig } from './support/proxy.ts';
import { rawRequest } from './support/raw-client.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from './support/upstream.ts';

const route = (id: string, more: object = {}) => ({ id, match: { path: `/${id}` }, service: 'orders', ...more });

describe('a proxy without a legacy side', () => {
  let orders: TestUpstream;

  beforeEach(async () => (orders = await startUpstream(plainAnswer('service'))));
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  const config = (more: object) => {
    const upstreams = { orders: { url: orders.url } };
    return testConfig({ legacy: undefined, unnamed: 404, upstreams, ...more });
  };
  const start = (flags: Record<string, boolean>) =>
    startProxy(
      config({
        routes: [route('always'), route('flagged', { flag: 'f' }), route('busy', { flag: 'f', whenOff: 503 })],
      }),
      flags,
    );
  const ask = async (url: string, path: string) => {
    const response = await fetch(url + path);
    const text = await response.text();
    return response.ok ? text : [response.status, (JSON.parse(text) as { code: string }).code];
  };

  it('answers 404 to what no route names, and whatever a route says to what is off', async () => {
    const { url } = await start({ f: false });
    assert.equal(await ask(url, '/always'), 'service');
    assert.deepEqual(await ask(url, '/flagged'), [404, 'route-off']);
    assert.deepEqual(await ask(url, '/busy'), [503, 'route-off']);
    assert.deepEqual(await ask(url, '/other'), [404, 'no-route']);
    const upgrade = 'GET /other HTTP/1.1\nhost: x\nupgrade: websocket\nsec-websocket-key: eA==';
    assert.match(await rawRequest(url, upgrade), /^HTTP\/1\.1 404 /);
    assert.equal(orders.received.length, 1);
  });

  it('has nobody to go back to when the kill switch is on', async () => {
    const { url } = await start({ f: true, 'strangler-kill-switch': true });
    for (const path of ['/always', '/flagged']) assert.deepEqual(await ask(url, path), [404, 'route-off']);
    assert.equal(orders.received.length, 0);
  });

  it('is explained as it is', async () => {
    const explain = (path: string) =>
      withConfiguredProxy(config({ flags: undefined, routes: [route('always')] }), (proxy) =>
        proxy.explain({ method: 'GET', target: path, user: undefined, headers: [], body: undefined, claims: {} }),
      );
    const { side, reason, upstream } = await explain('/other');
    assert.deepEqual([side, reason, upstream], [null, 'no-route', null]);
    assert.equal((await explain('/always')).reason, 'no-flag');
  });

  it('says so where something would lead there', () => {
    assert.throws(() => config({ unnamed: 'legacy' }), /"legacy" is missing\n.*unnamed: 404/);
    assert.throws(() => config({ routes: [route('a', { flag: 'f', fallback: true })] }), /there is no legacy side/);
    assert.throws(
      () => config({ routes: [route('a', { flag: 'f', shadow: { flag: 's' } })] }),
      /there is no legacy side/,
    );
  });

  it('needs no flag source when no route has a flag', () => {
    assert.doesNotThrow(() => config({ flags: undefined, routes: [route('a')] }));
    assert.throws(() => config({ flags: undefined, routes: [route('a', { flag: 'f' })] }), /where the flags come from/);
  });
});
