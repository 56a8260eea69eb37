import assert from 'node:assert/strict';
import { waitFor } from '../support/wait-for.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from './support/proxy.ts';
import { head, rawClient, rawExchange } from './support/raw-client.ts';
import { closeUpstreams, startUpstream, type TestUpstream } from './support/upstream.ts';

describe('what a client may take', () => {
  let monolith: TestUpstream;
  let proxy: TestProxy;

  async function start(limits: object, listen: object = {}): Promise<void> {
    monolith = await startUpstream();
    proxy = await startProxy(
      testConfig({ limits, listen: { port: 0, ...listen }, upstreams: { monolith: { url: monolith.url } } }),
    );
  }
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  const get = head('GET / HTTP/1.1', 'Host: a', 'Connection: close');

  it('is a number of connections in all', async () => {
    await start({ connections: 2 });
    const held = [await rawClient(proxy.url), await rawClient(proxy.url)];
    const refused = await rawClient(proxy.url);
    assert.match(await refused.closed(), /^HTTP\/1\.1 503 [^]*retry-after: 1\r\n[^]*"code":"too-many-connections"/);
    held[0]?.socket.destroy();
    await waitFor('the place to be free', async () => (await rawExchange(proxy.url, get)).startsWith('HTTP/1.1 200'));
    held[1]?.socket.destroy();
    assert.match(
      await proxy.proxy.metrics.registry.metrics(),
      /strangler_refused_total\{code="too-many-connections"\}/,
    );
  });

  it('is a number of connections of one address, which does not count for trusted peers', async () => {
    await start({ connectionsPerPeer: 1 });
    const held = await rawClient(proxy.url);
    assert.match(await (await rawClient(proxy.url)).closed(), /too-many-connections/);
    held.socket.destroy();
    await start({ connectionsPerPeer: 1 }, { trustedPeers: ['127.0.0.1'] });
    const other = await rawClient(proxy.url);
    assert.match(await rawExchange(proxy.url, get), /^HTTP\/1\.1 200 /);
    other.socket.destroy();
  });

  it('is a time for the head to arrive: a trickle of bytes does not make it longer', async () => {
    await start({ headersTimeout: '500ms' });
    const client = await rawClient(proxy.url);
    client.send('GET / HTTP/1.1\r\nHost: a\r\n');
    const drip = setInterval(() => client.send('X-A: 1\r\n'), 100);
    const answer = await client.closed().finally(() => clearInterval(drip));
    assert.match(answer, /^HTTP\/1\.1 408 [^]*"code":"request-timeout"/);
  });

  for (const [framing, start100] of [
    ['a length', head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 100')],
    ['chunks', head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked')],
  ] as const) {
    it(`is a time between two pieces of a body with ${framing}`, async () => {
      await start({ idleTimeout: '300ms' });
      monolith.answer((req) => req.on('error', () => undefined).resume());
      const client = await rawClient(proxy.url);
      client.send(start100 + (framing === 'chunks' ? '4\r\nhalf\r\n' : 'half'));
      assert.match(await client.closed(), /^HTTP\/1\.1 408 [^]*"code":"request-timeout"/);
      await waitFor('the upstream to be told', () => Promise.resolve(monolith.sockets.size === 0));
    });
  }

  it('is no time for a body in all: what goes on coming may take long', async () => {
    await start({ idleTimeout: '400ms' });
    const client = await rawClient(proxy.url);
    client.send(head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 8', 'Connection: close'));
    for (let sent = 0; sent < 8; sent++) {
      await new Promise((resolve) => setTimeout(resolve, 120));
      client.send('x');
    }
    assert.match(await client.closed(), /^HTTP\/1\.1 200 /);
  });

  it('is a rate that a body must keep up after five seconds, however steadily it drips', async function () {
    this.timeout(20_000);
    await start({});
    monolith.answer((req) => req.on('error', () => undefined).resume());
    const client = await rawClient(proxy.url);
    client.send(head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 1000'));
    const drip = setInterval(() => client.send('x'), 100);
    const answer = await client.closed().finally(() => clearInterval(drip));
    assert.match(answer, /^HTTP\/1\.1 408 [^]*"code":"request-timeout"/);
    await waitFor('the upstream to be told', () => Promise.resolve(monolith.sockets.size === 0));
  });

  it('is a time to take a piece of an answer', async () => {
    await start({ idleTimeout: '300ms' });
    monolith.answer((_, res) => {
      res.on('error', () => undefined);
      const chunk = Buffer.alloc(1024 * 1024);
      for (let i = 0; i < 64; i++) res.write(chunk);
      res.end();
    });
    const client = await rawClient(proxy.url);
    client.socket.pause();
    client.send(head('GET / HTTP/1.1', 'Host: a'));
    await waitFor('the request to arrive', () => Promise.resolve(monolith.received.length === 1));
    await waitFor('the upstream to be let go', () => Promise.resolve(monolith.sockets.size === 0));
    client.socket.destroy();
  });

  it('does not cut a client that waits for its answer', async () => {
    await start({ idleTimeout: '200ms', headersTimeout: '200ms' });
    monolith.answer((_, res) => void setTimeout(() => res.end('late'), 700));
    assert.match(await rawExchange(proxy.url, get), /late/);
  });
});
