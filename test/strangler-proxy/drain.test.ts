import assert from 'node:assert/strict';
import { waitFor } from '../support/wait-for.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from './support/proxy.ts';
import { rawClient } from './support/raw-client.ts';
import { closeUpstreams, startUpstream, type TestUpstream } from './support/upstream.ts';

describe('stopping', () => {
  let monolith: TestUpstream;
  let proxy: TestProxy;
  const releases: (() => void)[] = [];

  beforeEach(async () => {
    releases.length = 0;
    monolith = await startUpstream((_, res) => void releases.push(() => res.end('answer')));
    proxy = await startProxy(testConfig({ upstreams: { monolith: { url: monolith.url } } }));
  });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  it('ends requests under way, with Connection: close, and idle connections at once', async () => {
    const [busy, idle] = [await rawClient(proxy.url), await rawClient(proxy.url)];
    busy.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await waitFor('the request to arrive', () => Promise.resolve(releases.length === 1));
    const stopped = proxy.stop();
    await idle.closed();
    assert.equal(busy.isClosed(), false);
    releases[0]?.();
    assert.match(await busy.closed(), /^HTTP\/1\.1 200 [^]*connection: close[^]*answer/i);
    await stopped;
    await assert.rejects(fetch(proxy.url));
  });

  it('answers what still comes on open connections meanwhile, and says that it is not ready', async () => {
    const [first, second] = [await rawClient(proxy.url), await rawClient(proxy.url)];
    first.send('GET /1 HTTP/1.1\r\nhost: a\r\n\r\n');
    second.send('GET /2 HTTP/1.1\r\nhost: a\r\n');
    await waitFor('the request to arrive', () => Promise.resolve(releases.length === 1));
    const stopped = proxy.stop();
    assert.equal((await fetch(`${proxy.adminUrl}/health/ready`)).status, 503);
    assert.equal((await fetch(`${proxy.adminUrl}/health/live`)).status, 200);
    second.send('\r\n');
    await waitFor('the second request to arrive', () => Promise.resolve(releases.length === 2));
    for (const release of releases) release();
    assert.match(await first.closed(), /answer/);
    assert.match(await second.closed(), /answer/);
    await stopped;
  });

  it('cuts what has not ended after ten seconds', async function () {
    this.timeout(20_000);
    const client = await rawClient(proxy.url);
    client.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await waitFor('the request to arrive', () => Promise.resolve(releases.length === 1));
    const startedAt = Date.now();
    await proxy.stop();
    assert.ok(Date.now() - startedAt < 15_000);
    await client.closed();
  });
});
