import assert from 'node:assert/strict';
import { type FixedFlags, fixedFlags } from '../../support/fixed-flags.ts';
import { waitFor } from '../../support/wait-for.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { rawClient } from '../support/raw-client.ts';
import { closeUpstreams } from '../support/upstream.ts';
import { openWebSocket } from './websocket-client.ts';
import { frame, startWebSocketUpstream, type WebSocketUpstream } from './websocket-upstream.ts';

const handshake = 'GET /live HTTP/1.1\r\nhost: a\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n';
/** The close frame 1001. */
const goodbye = '\x88\x02\x03\xe9';

describe('WebSockets', () => {
  let monolith: WebSocketUpstream;
  let live: WebSocketUpstream;
  let flags: FixedFlags;
  let proxy: TestProxy;

  const config = (upstreams: object = {}, drainTimeout = '10s') =>
    testConfig({
      limits: { drainTimeout },
      upstreams: { monolith: { url: monolith.url }, live: { url: live.url }, ...upstreams },
      routes: [{ id: 'live', match: { path: '/live' }, flag: 'on', service: 'live' }],
    });
  const openOnes = async (): Promise<number> => {
    const text = await proxy.proxy.metrics.registry.metrics();
    return [...text.matchAll(/^strangler_upgrades_open\{.*\} (\d+)$/gm)].reduce(
      (sum, each) => sum + Number(each[1]),
      0,
    );
  };

  beforeEach(async () => {
    monolith = await startWebSocketUpstream('legacy');
    live = await startWebSocketUpstream('service');
    flags = fixedFlags({ on: true });
    proxy = await startProxy(config(), flags);
  });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  it('carry small and large messages both ways, and the close handshake', async () => {
    const client = await openWebSocket(proxy.url, '/live');
    await client.until('service');
    for (const text of ['a', 'b'.repeat(200), 'c'.repeat(300_000)]) {
      client.socket.send(text);
      await client.until(`service: ${text}`);
    }
    client.socket.close(4001);
    assert.equal(await client.closed(), 4001);
    assert.equal(live.opened[0]?.closeCode, 4001);
    await waitFor('the place to be free', async () => (await openOnes()) === 0);
  });

  it('stay where they are when the flag flips; the next one goes to the other side', async () => {
    const before = await openWebSocket(proxy.url, '/live');
    flags.set('on', false);
    const after = await openWebSocket(proxy.url, '/live');
    await after.until('legacy');
    before.socket.send('still there');
    await before.until('service: still there');
    assert.match(
      await proxy.proxy.metrics.registry.metrics(),
      /strangler_upgrades_open\{route="live",side="legacy"\} 1/,
    );
    assert.match(
      await proxy.proxy.metrics.registry.metrics(),
      /strangler_upgrades_open\{route="live",side="service"\} 1/,
    );
    for (const { socket } of [before, after]) socket.close();
  });

  it('are told 1001 when the proxy stops, after what was said before', async () => {
    const client = await openWebSocket(proxy.url, '/live');
    await client.until('service');
    client.socket.send('last words');
    await waitFor('it to arrive', () => Promise.resolve(live.opened[0]?.messages.includes('last words')));
    await proxy.stop();
    assert.equal(await client.closed(), 1001);
    await waitFor('the upstream to be told', () => Promise.resolve(live.opened[0]?.isClosed));
    assert.equal(live.opened[0]?.closeCode, 1001);
  });

  it('are told 1001 between two frames, not in the middle of one', async () => {
    const client = await rawClient(proxy.url);
    client.send(handshake);
    await client.until('service');
    const long = frame(1, `begin${'x'.repeat(70_000)}end`);
    live.opened[0]?.write(long.subarray(0, 100));
    await client.until('begin');
    const stopped = proxy.stop();
    live.opened[0]?.write(Buffer.concat([long.subarray(100), frame(1, 'too late')]));
    await client.until(`end${goodbye}`);
    client.socket.destroy();
    await stopped;
    assert.ok(!client.text().includes('too late'));
  });

  it('are cut when their client does not answer the close in time', async () => {
    proxy = await startProxy(config({}, '300ms'), flags);
    const client = await rawClient(proxy.url);
    client.send(handshake);
    await client.until('service');
    await proxy.stop();
    assert.ok((await client.closed()).endsWith(goodbye));
    assert.equal(live.opened[0]?.closeCode, 1001);
  });

  it('are told 1001 when a reload drops their upstream, and not when it keeps it', async () => {
    const toLive = await openWebSocket(proxy.url, '/live');
    const toLegacy = await openWebSocket(proxy.url, '/else');
    const other = await startWebSocketUpstream('other');
    proxy.proxy.use(config({ live: { url: other.url }, monolith: { url: monolith.url, connections: 7 } }));
    assert.equal(await toLive.closed(), 1001);
    toLegacy.socket.send('still there');
    await toLegacy.until('legacy: still there');
    toLegacy.socket.close();
  });

  it('give a visitor the cookie of a gradual flag with the 101, and keep one that came to its side', async () => {
    proxy = await startProxy(config(), { ...flags, isGradual: () => true });
    const client = await rawClient(proxy.url);
    client.send(handshake);
    const [, cookie = ''] = /set-cookie: (strangler_sid=[^;]+); Path=\/;/i.exec(await client.until('service')) ?? [];
    const again = await rawClient(proxy.url);
    again.send(handshake.replace('host: a', `host: a\r\ncookie: ${cookie}`));
    assert.doesNotMatch(await again.until('service'), /set-cookie/i);
    for (const { socket } of [client, again]) socket.destroy();
  });

  it('are refused while the proxy drains', async () => {
    const client = await rawClient(proxy.url);
    client.send('GET /live HTTP/1.1\r\nhost: a\r\n');
    proxy.proxy.drain();
    client.send('connection: Upgrade\r\nupgrade: websocket\r\n\r\n');
    assert.match(await client.closed(), /^HTTP\/1\.1 503 [^]*retry-after: 1[^]*proxy-stopping/i);
  });

  it('end when nothing has been said for too long', async () => {
    proxy = await startProxy(config({ live: { url: live.url, timeouts: { upgraded: '200ms' } } }), flags);
    const client = await openWebSocket(proxy.url, '/live');
    assert.equal(await client.closed(), 1006);
    await waitFor('the upstream to be told', () => Promise.resolve(live.opened[0]?.isClosed));
  });

  it('are as many as the upstream may have; the next one is answered 503, or by legacy', async () => {
    const one = { url: live.url, upgrades: 1 };
    proxy = await startProxy(config({ live: one }), flags);
    const first = await openWebSocket(proxy.url, '/live');
    const client = await rawClient(proxy.url);
    client.send(handshake);
    assert.match(await client.closed(), /^HTTP\/1\.1 503 [^]*"too-many-upgrades"/);
    first.socket.close();
    await first.closed();
    await waitFor('the place to be free', async () => (await openOnes()) === 0);
    const second = await openWebSocket(proxy.url, '/live');
    const fallback = [{ id: 'live', match: { path: '/live' }, flag: 'on', service: 'live', fallback: true }];
    proxy.proxy.use(testConfig({ upstreams: { monolith: { url: monolith.url }, live: one }, routes: fallback }));
    const third = await openWebSocket(proxy.url, '/live');
    await third.until('legacy');
    for (const { socket } of [second, third]) socket.close();
  });

  it('leave nothing behind, a thousand times, however they end', async () => {
    for (let round = 0; round < 20; round++) {
      const clients = await Promise.all(Array.from({ length: 50 }, () => rawClient(proxy.url)));
      for (const client of clients) client.send(handshake);
      for (const [index, client] of clients.entries()) {
        if (index % 3 !== 0) await client.until('service');
        if (index % 2 === 0) client.socket.destroy();
        else if (index % 5 === 0) client.socket.resetAndDestroy();
        else client.socket.end();
      }
      for (const served of live.opened.splice(0)) if (Math.random() < 0.3) served.socket.destroy();
    }
    await waitFor('all to be closed', async () => (await openOnes()) === 0 && live.sockets.size === 0, 15_000);
    const { live: upstream } = Object.fromEntries(proxy.proxy.upstreams.current());
    assert.equal(upstream?.copies[0]?.gate.running, 0);
    assert.deepEqual(
      proxy.log.filter(({ level }) => level === 'error'),
      [],
    );
  });
});
