import assert from 'node:assert/strict';
import { waitFor } from '../../support/wait-for.ts';
import type { ProxyConfig } from '../../../strangler-proxy/config/types.ts';
import type { Copy } from '../../../strangler-proxy/upstreams/copy.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { rawClient } from '../support/raw-client.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from '../support/upstream.ts';

describe('copies over a reload', () => {
  let copies: Record<'a' | 'b' | 'c', TestUpstream>;
  let proxy: TestProxy;

  const config = (names: readonly ('a' | 'b' | 'c')[], more: object = {}): ProxyConfig =>
    testConfig({
      upstreams: {
        monolith: { url: 'http://127.0.0.1:9' },
        service: { urls: names.map((name) => copies[name].url), health: { slowStart: '0s', failures: 1 }, ...more },
      },
      routes: [{ id: 'r', match: { path: '/*' }, flag: 'on', service: 'service' }],
    });
  const inUse = (): readonly Copy[] => proxy.proxy.upstreams.current().get('service')?.copies ?? [];
  const ask = async (): Promise<string> => (await fetch(`${proxy.url}/x`)).text();
  const asked = async (count: number): Promise<Set<string>> => {
    const answers = new Set<string>();
    for (let i = 0; i < count; i++) answers.add(await ask());
    return answers;
  };

  beforeEach(async () => {
    copies = {
      a: await startUpstream(plainAnswer('a')),
      b: await startUpstream(plainAnswer('b')),
      c: await startUpstream(plainAnswer('c')),
    };
    proxy = await startProxy(config(['a', 'b']), { on: true });
    await asked(20);
  });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  it('are kept, with their connections, health and counts, when they stay', async () => {
    const [a] = inUse();
    const [socket] = copies.b.sockets;
    a?.health.failed();
    proxy.proxy.use(config(['c', 'b', 'a']));
    assert.equal(inUse()[2], a);
    assert.equal(a?.health.isIn(), false, 'still ejected');
    assert.ok(a.requests > 0);
    assert.deepEqual(await asked(20), new Set(['b', 'c']));
    assert.ok(socket && copies.b.sockets.has(socket), 'its connection is still there');
  });

  it('are drained when they go: what is under way ends, what waits goes elsewhere, nothing new comes', async () => {
    proxy.proxy.use(config(['a', 'b'], { connections: 1 }));
    let release: () => void = assert.fail;
    copies.a.answer((_, res) => {
      release = () => res.end('slow');
    });
    copies.b.answer((_, res) => void setTimeout(() => res.end('b'), 10));
    copies.a.received.length = 0;
    const clients = await Promise.all(Array.from({ length: 12 }, () => rawClient(proxy.url)));
    for (const client of clients) client.send('POST /x HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}');
    await waitFor('one to be under way', () => Promise.resolve(copies.a.received.length === 1));
    proxy.proxy.use(config(['b'], { connections: 1 }));
    assert.equal(inUse().length, 1);
    await waitFor('those who waited', () =>
      Promise.resolve(clients.filter((client) => client.text().endsWith('b')).length === 11),
    );
    release();
    await waitFor('the one that was under way', () =>
      Promise.resolve(clients.some((client) => client.text().endsWith('slow'))),
    );
    await waitFor('its connections to be closed', () => Promise.resolve(copies.a.sockets.size === 0));
    assert.equal(copies.a.received.length, 1);
    for (const { socket } of clients) socket.destroy();
  });

  it('are others when more than their addresses has changed; requests go on', async () => {
    const [a] = inUse();
    const running = Array.from({ length: 20 }, () => ask());
    proxy.proxy.use(config(['a', 'b'], { connections: 7 }));
    await Promise.all(running);
    assert.notEqual(inUse()[0], a);
    assert.deepEqual(await asked(20), new Set(['a', 'b']));
  });

  for (const [what, framing] of [
    ['undici', 'content-length: 2'],
    ['node:http', 'transfer-encoding: chunked'],
  ] as const) {
    it(`are closed when the proxy stops, in the end also under a request that hangs (over ${what})`, async () => {
      for (const copy of [copies.a, copies.b]) copy.answer(() => undefined);
      const client = await rawClient(proxy.url);
      client.send(`POST /x HTTP/1.1\r\nhost: a\r\n${framing}\r\n\r\n`);
      await waitFor('it to be under way', () => Promise.resolve(inUse().some((copy) => copy.inFlight > 0)));
      await proxy.proxy.upstreams.close(100);
      await waitFor('its end', () => Promise.resolve(copies.a.sockets.size + copies.b.sockets.size === 0));
      client.socket.destroy();
    });
  }

  it('lose no request however often they change under load', async () => {
    let failed = 0;
    let isOver = false;
    const clients = Array.from({ length: 8 }, async (_, index) => {
      const method = index % 2 === 0 ? 'GET' : 'POST';
      while (!isOver) {
        const body = method === 'POST' ? { body: 'x' } : {};
        const response = await fetch(`${proxy.url}/x`, { method, ...body });
        await response.text();
        if (response.status !== 200) failed++;
      }
    });
    const lists = [['a'], ['b', 'c'], ['a', 'c'], ['c'], ['a', 'b', 'c']] as const;
    for (let round = 0; round < 40; round++) {
      proxy.proxy.use(config(lists[round % lists.length] ?? ['a'], round % 7 === 0 ? { connections: 3 + round } : {}));
      await asked(5);
    }
    isOver = true;
    await Promise.all(clients);
    assert.equal(failed, 0);
  });
});
