import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { waitFor } from '../../support/wait-for.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from '../support/upstream.ts';

describe('a copy that ends its connections', () => {
  let a: TestUpstream;
  let b: TestUpstream;
  let proxy: TestProxy;

  async function start(urls: readonly string[]): Promise<void> {
    const config = testConfig({
      upstreams: { monolith: { url: 'http://127.0.0.1:9' }, service: { urls } },
      routes: [{ id: 'r', match: { path: '/*' }, flag: 'on', service: 'service' }],
    });
    proxy = await startProxy(config, { on: true });
  }
  beforeEach(async () => {
    a = await startUpstream(plainAnswer('a'));
    b = await startUpstream(plainAnswer('b'));
    await start([a.url, b.url]);
  });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  const closing =
    (status = 200): RequestListener =>
    (_, res) =>
      void res.writeHead(status, { connection: 'close' }).end();
  const ask = async (count: number, method = 'GET'): Promise<void> => {
    for (let i = 0; i < count; i++) await (await fetch(`${proxy.url}/x`, { method })).text();
  };
  const told = (event: string): unknown[] =>
    proxy.log.filter((line) => line.event === event).map(({ fields }) => fields['copy']);

  it('is left out, and its idle connections are given up; it returns when it keeps them again', async () => {
    await Promise.all(Array.from({ length: 10 }, () => ask(1)));
    a.answer(closing());
    await waitFor('it to be left out', async () => {
      await ask(4);
      return told('upstream.not-ready').length > 0;
    });
    assert.deepEqual(told('upstream.not-ready'), [`127.0.0.1:${a.port}`]);
    await waitFor('its connections to be gone', () => Promise.resolve(a.sockets.size === 0));
    const before = a.received.length;
    await ask(10);
    assert.equal(a.received.length, before);
    a.answer(plainAnswer('a'));
    await waitFor('its return', async () => {
      await ask(2);
      return told('upstream.restored').length > 0;
    });
    assert.equal(told('upstream.ejected').length, 0);
  });

  for (const [what, method, status] of [
    ['answers to HEAD, which asks for it', 'HEAD', 200],
    ['errors, which clients can provoke', 'GET', 404],
  ] as const) {
    it(`is not thought to stop because of ${what}`, async () => {
      await ask(20);
      for (const copy of [a, b]) copy.answer(closing(status));
      await ask(20, method);
      assert.deepEqual(told('upstream.not-ready'), []);
    });
  }

  it('is not thought to stop when it never kept any', async () => {
    for (const copy of [a, b]) copy.answer(closing());
    await ask(20);
    assert.deepEqual(told('upstream.not-ready'), []);
  });

  it('stays in use when it is the last one', async () => {
    await ask(20);
    for (const copy of [a, b]) copy.answer(closing());
    await ask(20);
    assert.equal(told('upstream.not-ready').length, 1);
    assert.equal(told('upstream.kept').length, 0);
    assert.equal(proxy.proxy.upstreams.current().get('service')?.health.isUp(), true);
  });

  it('stays in use when it is the only one', async () => {
    await closeProxies();
    await start([a.url]);
    await ask(5);
    a.answer(closing());
    await ask(5);
    assert.deepEqual(told('upstream.not-ready'), []);
  });
});
