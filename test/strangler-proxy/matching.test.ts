import assert from 'node:assert/strict';
import { closeProxies, startProxy, testConfig, type TestProxy } from './support/proxy.ts';
import { rawRequest } from './support/raw-client.ts';
import { closeUpstreams, startUpstream, type TestUpstream } from './support/upstream.ts';

describe('matching', () => {
  let monolith: TestUpstream;
  let orders: TestUpstream;
  let proxy: TestProxy;

  async function start(legacy: object = {}): Promise<void> {
    monolith = await startUpstream();
    orders = await startUpstream();
    const config = testConfig({
      upstreams: { monolith: { url: monolith.url, ...legacy }, orders: { url: orders.url } },
      routes: [
        {
          id: 'list',
          match: { methods: ['GET'], path: '/api/pizzerias/:pizzeriaId/orders' },
          flag: 'on',
          service: 'orders',
          rewrite: { path: '/v1/pizzerias/:pizzeriaId/orders' },
        },
        { id: 'kept', match: { methods: ['GET'], path: '/api/kept/:id' }, flag: 'off', service: 'orders' },
        { id: 'rest', match: { path: '/files/*' }, flag: 'on', service: 'orders', rewrite: { path: '/v2/*' } },
        { id: 'till', match: { path: '/till', host: 'Till.Example' }, flag: 'on', service: 'orders' },
      ],
    });
    proxy = await startProxy(config, { on: true, off: false });
  }

  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  async function ask(target: string, method = 'GET', host = 'shop.example'): Promise<string> {
    return rawRequest(proxy.url, `${method} ${target} HTTP/1.1\nhost: ${host}`);
  }

  const toService: readonly (readonly [string, string])[] = [
    ['/api/pizzerias/7/orders', '/v1/pizzerias/7/orders'],
    ['/api/pizzerias/7/orders?date=2026-11-21&x=%2F', '/v1/pizzerias/7/orders?date=2026-11-21&x=%2F'],
    ['/API/Pizzerias/7/ORDERS', '/v1/pizzerias/7/orders'],
    ['/api/pizzerias/7/orders/', '/v1/pizzerias/7/orders'],
    ['//api///pizzerias/7//orders', '/v1/pizzerias/7/orders'],
    ['/api/./pizzerias/x/../7/orders', '/v1/pizzerias/7/orders'],
    ['/%61pi/pizzerias/%37/%6frders', '/v1/pizzerias/7/orders'],
    ['/api/x/%2e%2e/pizzerias/7/orders', '/v1/pizzerias/7/orders'],
    ['/api/pizzerias/a%2fb%20c/orders', '/v1/pizzerias/a%2Fb%20c/orders'],
    ['/api/pizzerias/CaseKept/orders#fragment', '/v1/pizzerias/CaseKept/orders'],
    ['http://other.example/api/pizzerias/7/orders?a=1', '/v1/pizzerias/7/orders?a=1'],
    ['/files/a/b%2Fc/d?e', '/v2/a/b%2Fc/d?e'],
  ];
  for (const [target, forwarded] of toService) {
    it(`sends ${target} to the service as ${forwarded}`, async () => {
      await start();
      await ask(target);
      assert.deepEqual(
        orders.received.map(({ url }) => url),
        [forwarded],
      );
      assert.equal(monolith.received.length, 0);
    });
  }

  const toLegacy = [
    '/',
    '/other//path/./x/../%41?q=%zz',
    '/other%2Fpizzerias/7/orders',
    '/api/pizzerias/7/orders/more',
    '/api/%zz',
    '/a/..;/b',
  ];
  for (const target of toLegacy) {
    it(`sends ${target}, which no route names, to legacy byte for byte`, async () => {
      await start();
      await ask(target);
      assert.deepEqual(
        monolith.received.map(({ url }) => url),
        [target],
      );
    });
  }

  it('forwards what was matched to legacy too, when the flag is off', async () => {
    await start();
    await ask('//API//kept/%41%2f/?q=1');
    assert.deepEqual(
      monolith.received.map(({ url }) => url),
      ['/api/kept/A%2F?q=1'],
    );
  });

  it('matches by method, and lets GET answer HEAD', async () => {
    await start();
    await ask('/api/pizzerias/7/orders', 'POST');
    await ask('/api/pizzerias/7/orders', 'HEAD');
    assert.deepEqual(
      monolith.received.map(({ method }) => method),
      ['POST'],
    );
    assert.deepEqual(
      orders.received.map(({ method }) => method),
      ['HEAD'],
    );
  });

  it('matches by host, without port and case, and by the host of an absolute target', async () => {
    await start();
    await ask('/till', 'GET', 'shop.example');
    await ask('/till', 'GET', 'TILL.example:8080');
    await ask('http://till.example/till', 'GET', 'shop.example');
    assert.equal(monolith.received.length, 1);
    assert.deepEqual(
      orders.received.map(({ headers }) => headers.host),
      ['TILL.example:8080', 'till.example'],
    );
  });

  it('tells spellings apart where the monolith does', async () => {
    await start({ caseSensitive: true, strictSlash: true });
    await ask('/api/Pizzerias/7/orders');
    await ask('/api/pizzerias/7/orders/');
    await ask('/api/pizzerias/7/orders');
    assert.equal(monolith.received.length, 2);
    assert.equal(orders.received.length, 1);
  });

  const internal = [
    '/__strangler/session',
    '/__STRANGLER',
    '//__strangler/x',
    '/./__strangler/x',
    '/x/../__strangler/x',
    '/%5f%5fstrangler/x',
    '/%255f_strangler/x',
    '/x/%2e%2e/__strangler',
    '/%2f__strangler/x',
    '/x/..%2f__strangler/x',
    '/\\__strangler/x',
    '/;x/__strangler',
    '/__strangler;x=1/session',
    'http://shop.example/__strangler/session',
  ];
  for (const target of internal) {
    it(`refuses ${target}, which leads to the toolkit's own paths`, async () => {
      await start();
      const answer = await ask(target);
      assert.match(answer, /^HTTP\/1\.1 404 /);
      assert.equal(monolith.received.length + orders.received.length, 0);
    });
  }

  it('answers 400 to a target that is no path', async () => {
    await start();
    assert.match(await ask('*', 'GET'), /^HTTP\/1\.1 400 [^]*"code":"bad-target"/);
  });
});
