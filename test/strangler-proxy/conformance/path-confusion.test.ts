import assert from 'node:assert/strict';
import { fixedFlags } from '../../support/fixed-flags.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { head, rawExchange } from '../support/raw-client.ts';
import { closeRawUpstreams, type RawUpstream, startRawUpstream } from '../support/raw-upstream.ts';

describe('paths that can be read in two ways', () => {
  let monolith: RawUpstream;
  let service: RawUpstream;
  let proxy: TestProxy;

  async function start(legacy: object = {}): Promise<void> {
    monolith = await startRawUpstream();
    service = await startRawUpstream();
    const config = testConfig({
      upstreams: { monolith: { url: monolith.url, ...legacy }, service: { url: service.url } },
      context: { properties: { pizzeriaId: { path: 'id' } } },
      routes: [
        {
          id: 'moved',
          match: { path: '/api/orders' },
          flag: 'on',
          service: 'service',
          rewrite: { path: '/v1/orders' },
        },
        { id: 'one', match: { path: '/api/orders/:id' }, flag: 'on', service: 'service' },
        { id: 'kept', match: { path: '/shop/:id/menu' }, flag: 'off', service: 'service' },
        { id: 'files', match: { path: '/files/*' }, flag: 'on', service: 'service' },
      ],
    });
    proxy = await startProxy(config, { on: true, off: false });
  }
  afterEach(async () => {
    await closeProxies();
    await closeRawUpstreams();
  });

  const ask = (target: string, method = 'GET'): Promise<string> =>
    rawExchange(proxy.url, head(`${method} ${target} HTTP/1.1`, 'Host: a', 'Connection: close', 'Content-Length: 0'));
  const targetAt = (upstream: RawUpstream): string | undefined => upstream.received[0]?.split(' ')[1];

  // Spellings by which one monolith or another would answer a flagged path: no way around the flag.
  const spellings: readonly (readonly [string, string])[] = [
    ['/API/Orders', '/v1/orders'],
    ['/api/orders/', '/v1/orders'],
    ['//api//orders', '/v1/orders'],
    ['/./api/./orders/.', '/v1/orders'],
    ['/x/../api/orders', '/v1/orders'],
    ['/../../api/orders', '/v1/orders'],
    ['/%2e/api/x/%2E%2e/orders', '/v1/orders'],
    ['/%61p%69/%6Frders', '/v1/orders'],
    ['/api/orders?a=/../x', '/v1/orders?a=/../x'],
    ['/api/orders#/x', '/v1/orders'],
    ['/api/orders;jsessionid=1', '/v1/orders'],
    ['/api;v=2/orders;a;b=1', '/v1/orders'],
    ['/;/api/;x=1/orders', '/v1/orders'],
    ['/x/..;/api/orders', '/v1/orders'],
    ['/x/..;a=1/api/.;/orders', '/v1/orders'],
    ['http://other/api//orders;a', '/v1/orders'],
  ];
  for (const [target, forwarded] of spellings) {
    it(`like ${target} are matched and forwarded as one: ${forwarded}`, async () => {
      await start();
      await ask(target, 'POST');
      assert.equal(targetAt(service), forwarded);
      assert.equal(monolith.received.length, 0);
    });
  }

  const ambiguous = [
    '/api%2forders',
    '/api%2Forders',
    '/api%252forders',
    '/api%25252forders',
    '/api\\orders',
    '/api%5corders',
    '/x/..%2fapi/orders',
    '/x/%2e%2e%2fapi%2forders',
    '/x/..\\api\\orders',
    '/api%c0%aforders',
    '/api%u002forders',
    '/%61pi%2forders;x',
    '/files/..%2fapi%2forders',
    '/files/%2e%2e%5capi%5corders',
    '/%2561pi/orders',
    '/api/orders%3f',
  ];
  for (const target of ambiguous) {
    it(`like ${target} are refused where another reading is another route’s`, async () => {
      await start();
      const answer = await ask(target, 'POST');
      assert.match(answer, /^HTTP\/1\.1 400 [^]*"code":"ambiguous-path"/);
      assert.equal(monolith.received.length + service.received.length, 0);
    });
    it(`like ${target} pass where the monolith is said to tell them apart`, async () => {
      await start({ strictEncoding: true });
      assert.match(await ask(target, 'POST'), /^HTTP\/1\.1 200 /);
    });
  }

  it('stay what they are in a parameter: an encoded slash is forwarded encoded', async () => {
    await start();
    await ask('/api/orders/a%2fb%20c');
    assert.equal(targetAt(service), '/api/orders/a%2Fb%20c');
  });

  it('keep their parameters in the segments that are copied', async () => {
    await start();
    await ask('/files/a;v=1/b;c.txt');
    assert.equal(targetAt(service), '/files/a;v=1/b;c.txt');
  });

  it('keep a session in the path for the monolith, which put it there', async () => {
    await start();
    await ask('/SHOP;jsessionid=AB/7;v=1/menu;x?q=1');
    assert.equal(targetAt(monolith), '/shop;jsessionid=AB/7;v=1/menu;x?q=1');
  });

  it('are told apart by a semicolon where the monolith does', async () => {
    await start({ strictSemicolon: true });
    await ask('/api/orders;a=1');
    assert.equal(targetAt(monolith), '/api/orders;a=1');
  });

  for (const target of ['/other//a/./b/../%41%2f;x?q', '/other/%zz', '/other\\x', '/other/%c0%af', '/a/..;/b']) {
    it(`but lead to no route, like ${target}, go to the monolith byte for byte`, async () => {
      await start();
      await ask(target);
      assert.equal(targetAt(monolith), target);
    });
  }
});

describe('the tenant in a path', () => {
  afterEach(async () => {
    await closeProxies();
    await closeRawUpstreams();
  });

  it('is the same for the flag in every spelling', async () => {
    const seen: unknown[] = [];
    const upstream = await startRawUpstream();
    const config = testConfig({
      upstreams: { monolith: { url: upstream.url }, service: { url: upstream.url } },
      context: { properties: { pizzeriaId: { path: 'id' } } },
      routes: [{ id: 'menu', match: { path: '/shop/:id/menu' }, flag: 'f', service: 'service' }],
    });
    const flags = fixedFlags({ f: true });
    const { url } = await startProxy(config, {
      ...flags,
      isEnabled(name, context) {
        if (name === 'f') seen.push(context?.properties?.['pizzeriaId']);
        return flags.isEnabled(name, context);
      },
    });
    for (const target of ['/shop/7/menu', '/shop/%37/menu', '/shop/7;x=1/menu', '//shop/8/../7/menu'])
      await rawExchange(url, head(`GET ${target} HTTP/1.1`, 'Host: a', 'Connection: close'));
    assert.deepEqual(seen, ['7', '7', '7', '7']);
  });
});
