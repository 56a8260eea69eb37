import assert from 'node:assert/strict';
import { waitFor } from '../../support/wait-for.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { head, rawClient, rawExchange } from '../support/raw-client.ts';
import { closeRawUpstreams, type RawUpstream, type Reply, startRawUpstream } from '../support/raw-upstream.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from '../support/upstream.ts';

const switching = (token: string, ...more: readonly string[]): string =>
  head('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', `Upgrade: ${token}`, ...more);
const asking = (token: string, ...more: readonly string[]): string =>
  head('GET /live HTTP/1.1', 'Host: shop.example', 'Connection: Upgrade', `Upgrade: ${token}`, ...more);

/** Changes to the protocol, and shouts back what comes after. */
const shouting =
  (token: string): Reply =>
  (socket, text) => {
    const at = text.indexOf('\r\n\r\n');
    if (at === -1) return;
    if (socket.bytesWritten === 0) socket.write(switching(token));
    const said = text.slice(at + 4);
    if (said !== '') socket.write(said.toUpperCase());
  };

describe('the handshake of an upgrade', () => {
  let service: RawUpstream;
  let monolith: TestUpstream;
  let proxy: TestProxy;

  async function start(
    route: object = {},
    upstream: object = {},
    parts: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    const config = testConfig({
      upstreams: { monolith: { url: monolith.url }, service: { url: service.url, ...upstream } },
      routes: [{ id: 'live', match: { path: '/live' }, flag: 'on', service: 'service', ...route }],
      ...parts,
    });
    proxy = await startProxy(config, { on: true });
  }
  const places = (): number => proxy.proxy.upstreams.current().get('service')?.copies[0]?.gate.running ?? -1;

  beforeEach(async () => {
    service = await startRawUpstream();
    monolith = await startUpstream(plainAnswer('legacy'));
  });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
    await closeRawUpstreams();
  });

  for (const [method, token] of [
    ['GET', 'tcp'],
    ['GET', 'WebSocket'],
    ['POST', 'SPDY/3.1'],
  ] as const) {
    it(`may be for ${token}, with ${method}, and passes bytes that hurry ahead once it is done`, async () => {
      await start();
      service.answer(shouting(token));
      const client = await rawClient(proxy.url);
      client.send(asking(token, 'X-Own: kept', 'content-length: 0').replace('GET', method) + 'early');
      await client.until('EARLY');
      client.send('later');
      await client.until('LATER');
      assert.match(client.text(), /^HTTP\/1\.1 101 Switching Protocols\r\n/);
      const [sent = ''] = service.received;
      assert.ok(sent.startsWith(`${method} /live HTTP/1.1\r\n`));
      assert.match(sent, /\r\nX-Own: kept\r\n/);
      assert.match(sent, new RegExp(`\r\nupgrade: ${token}\r\n`, 'i'));
      assert.equal(sent.match(/connection:/gi)?.length, 1);
      client.socket.destroy();
    });
  }

  it('keeps a half-closed connection open for protocols that know one', async () => {
    await start();
    service.answer((socket, text) => {
      shouting('tcp')(socket, text);
      socket.once('end', () => socket.end('all heard'));
    });
    const client = await rawClient(proxy.url);
    client.send(asking('tcp'));
    await client.until('101');
    client.socket.end('over');
    assert.match(await client.closed(), /OVER.*all heard$/);
  });

  for (const token of ['h2c', 'h2', 'HTTP/2.0', 'TLS/1.0', 'h2c, TLS/1.0', ',']) {
    it(`is not even begun for ${token}: the request is answered as any other`, async () => {
      await start();
      const answer = await rawExchange(
        proxy.url,
        asking(token, 'HTTP2-Settings: x').replace('Upgrade\r', 'Upgrade, close\r'),
      );
      assert.match(answer, /^HTTP\/1\.1 200 /);
      assert.doesNotMatch(service.received[0] ?? '', /upgrade|http2-settings/i);
    });
  }

  it('is not begun in HTTP/1.0, nor without Connection: Upgrade, nor with a body', async () => {
    await start();
    for (const request of [
      asking('tcp').replace('HTTP/1.1', 'HTTP/1.0'),
      asking('tcp').replace('Connection: Upgrade', 'Connection: close'),
      `${asking('tcp', 'Content-Length: 2').replace('GET', 'POST').replace('Upgrade\r', 'Upgrade, close\r')}ab`,
    ]) {
      assert.match(await rawExchange(proxy.url, request), /^HTTP\/1\.1 200 /);
      assert.doesNotMatch(service.received.at(-1) ?? '', /upgrade/i);
    }
  });

  it('passes on the answer of an upstream that does not change, with head and body, and ends the connection', async () => {
    await start();
    const refusal = head(
      'HTTP/1.1 401 Unauthorized',
      'WWW-Authenticate: Basic',
      'Set-Cookie: a=1',
      'Content-Length: 6',
    );
    for (const token of ['websocket', 'tcp']) {
      service.answer((socket) => void socket.write(`${refusal}denied`));
      const answer = await rawExchange(proxy.url, asking(token));
      assert.match(answer, /^HTTP\/1\.1 401 Unauthorized\r\n/);
      assert.match(answer, /www-authenticate: basic[^]*set-cookie: a=1[^]*connection: close[^]*\r\n\r\ndenied$/i);
      assert.equal(places(), 0);
    }
  });

  it('never makes a request of what follows a handshake that failed', async () => {
    await start();
    for (const token of ['websocket', 'tcp']) {
      service.answer((socket) => void socket.write(head('HTTP/1.1 426 Upgrade Required', 'Content-Length: 0')));
      const client = await rawClient(proxy.url);
      client.send(asking(token, 'Sec-WebSocket-Version: 777'));
      client.send(head('GET /admin HTTP/1.1', 'Host: a'));
      assert.equal((await client.closed()).match(/HTTP\/1\.1 /g)?.length, 1);
      assert.ok(service.received.every((each) => !each.includes('/admin')));
      assert.equal(monolith.received.length, 0);
    }
  });

  for (const [what, reply] of [
    ['a protocol that nobody asked for', switching('h2c')],
    ['101 without a protocol', head('HTTP/1.1 101 Switching Protocols')],
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
  ] as const) {
    it(`is answered 502 when the upstream says ${what}`, async () => {
      await start();
      for (const token of ['websocket', 'tcp']) {
        service.answer((socket) => void socket.write(reply));
        assert.match(await rawExchange(proxy.url, asking(token)), /^HTTP\/1\.1 502 [^]*"upstream-bad-response"/);
        assert.equal(places(), 0);
      }
      await waitFor('the connections to be closed', () => Promise.resolve(service.sockets.size === 0));
    });
  }

  it('is answered 502 or 504 as a request is when the upstream resets or is silent, with the request id', async () => {
    await start({}, { timeouts: { headers: '100ms' } });
    for (const token of ['websocket', 'tcp']) {
      service.answer(() => undefined);
      assert.match(
        await rawExchange(proxy.url, asking(token)),
        /^HTTP\/1\.1 504 [^]*application\/problem\+json[^]*"upstream-timeout","requestId":"[0-9a-f]{32}"/,
      );
      service.answer((socket) => socket.destroy());
      assert.match(await rawExchange(proxy.url, asking(token)), /^HTTP\/1\.1 502 [^]*"upstream-reset"/);
      assert.equal(places(), 0);
    }
    assert.match(
      await proxy.proxy.metrics.registry.metrics(),
      /strangler_requests_total\{route="live",side="service",reason="flag-on",status="5xx"\} 4/,
    );
  });

  it('goes to legacy in place of a service that is gone, where the route says so', async () => {
    monolith.server.on('upgrade', (_, socket) => socket.end(`${switching('tcp')}legacy here`));
    await start({ fallback: true }, { url: 'http://127.0.0.1:9' });
    assert.match(await rawExchange(proxy.url, asking('tcp')), /^HTTP\/1\.1 101 [^]*legacy here$/);
    assert.match(await proxy.proxy.metrics.registry.metrics(), /strangler_fallbacks_total\{route="live"\} 1/);
  });

  it('waits at the gate like a request, and gives its place back when it is done', async () => {
    await start({}, { connections: 1, timeouts: { queue: '100ms' } });
    service.answer(() => undefined);
    const first = await rawClient(proxy.url);
    first.send(asking('tcp'));
    await waitFor('it to have the place', () => Promise.resolve(places() === 1));
    assert.match(await rawExchange(proxy.url, asking('tcp')), /^HTTP\/1\.1 503 [^]*"upstream-overloaded"/);
    for (const socket of service.sockets) socket.write(switching('tcp'));
    await first.until('101');
    service.answer(shouting('tcp'));
    const second = await rawClient(proxy.url);
    second.send(asking('tcp'));
    await second.until('101');
    for (const { socket } of [first, second]) socket.destroy();
  });

  it('is given up with its client', async () => {
    await start();
    for (const token of ['websocket', 'tcp']) {
      service.answer(() => undefined);
      const client = await rawClient(proxy.url);
      client.send(asking(token));
      await waitFor('it to be under way', () => Promise.resolve(service.sockets.size === 1));
      client.socket.destroy();
      await waitFor('it to be given up', () => Promise.resolve(service.sockets.size === 0 && places() === 0));
    }
  });

  it('cannot lead past decorators: the request is answered as if it wanted nothing', async () => {
    const decorator = await startUpstream((req, res) => {
      req.resume();
      res.writeHead(418, { 'content-type': 'application/json' });
      res.end(JSON.stringify({ statusCode: 403, body: 'stopped' }));
    });
    await start({ pre: ['check'] }, {}, { decorators: { check: { call: `${decorator.url}/check` } } });
    for (const token of ['websocket', 'tcp'])
      assert.match(await rawExchange(proxy.url, asking(token)), /^HTTP\/1\.1 403 [^]*stopped$/);
    assert.equal(service.received.length, 0);
  });

  it('may not carry more than one Host, nor tokens that are none', async () => {
    await start();
    assert.match(await rawExchange(proxy.url, asking('tcp', 'Host: other')), /^HTTP\/1\.1 400 /);
    service.answer(shouting('tcp'));
    const client = await rawClient(proxy.url);
    client.send(asking('"x y", tcp, h2c, TCP', 'Upgrade: tcp'));
    await client.until('101');
    assert.match(service.received[0] ?? '', /\r\nupgrade: tcp\r\n/i);
    client.socket.destroy();
  });

  it('rewrites the cookies and redirects of its answer', async () => {
    await start({ rewrite: { redirects: true, cookies: { domain: { '*': '' } } } });
    service.answer((socket) => void socket.write(switching('tcp', 'Set-Cookie: a=1; Domain=inner')));
    const client = await rawClient(proxy.url);
    client.send(asking('tcp'));
    assert.match(await client.until('\r\n\r\n'), /^HTTP\/1\.1 101 [^]*set-cookie: a=1\r\n[^]*upgrade: tcp/i);
    client.socket.destroy();
    service.answer(
      (socket) => void socket.write(head('HTTP/1.1 302 Found', `Location: ${service.url}/x`, 'Content-Length: 0')),
    );
    assert.match(await rawExchange(proxy.url, asking('tcp')), /\r\nlocation: http:\/\/shop\.example\/x\r\n/i);
  });
});
