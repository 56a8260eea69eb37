import assert from 'node:assert/strict';
import type { Duplex } from 'node:stream';
import { waitFor } from '../../support/wait-for.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { rawClient } from '../support/raw-client.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from '../support/upstream.ts';

const secret = 'a secret that the proxy and the monolith share';
const view = JSON.stringify({ version: 'v', identity: { sub: 'anna' }, data: {} });
const identityHeader = 'x-strangler-identity';
const forged = { [identityHeader]: 'forged', 'X-Strangler-Session': 'forged', x_strangler_identity: 'forged' };

describe('the header that says who asks', () => {
  let monolith: TestUpstream;
  let service: TestUpstream;
  let decorators: TestUpstream;
  let proxy: TestProxy;
  /** What each request of the decorators said, as text. */
  let shown: string[];

  beforeEach(async () => {
    shown = [];
    monolith = await startUpstream((req, res) => {
      if (req.url === '/__strangler/session') res.end(view);
      else plainAnswer('the answer')(req, res);
    });
    service = await startUpstream(plainAnswer('the answer'));
    service.server.on('upgrade', (req, socket: Duplex) => {
      service.received.push({
        method: 'UPGRADE',
        url: req.url ?? '',
        rawHeaders: req.rawHeaders,
        headers: req.headers,
      });
      socket.on('error', () => socket.destroy());
      socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n');
    });
    decorators = await startUpstream((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        shown.push(JSON.stringify(req.headers) + Buffer.concat(chunks).toString());
        // It may replace headers, but not say who asks.
        if (req.url === '/pre')
          res.end(JSON.stringify({ headers: { [identityHeader]: 'of the decorator', 'x-mine': '1' } }));
        else res.writeHead(204).end();
      });
    });
    const decorator = (name: string): object => ({ call: `${decorators.url}/${name}` });
    const toService = { service: 'orders', fallback: true };
    proxy = await startProxy(
      testConfig({
        upstreams: { monolith: { url: monolith.url }, orders: { url: service.url } },
        identity: { secret },
        decorators: { pre: decorator('pre'), post: decorator('post') },
        routes: [
          { id: 'plain', match: { path: '/plain' }, flag: 'on', ...toService },
          { id: 'decorated', match: { path: '/decorated' }, flag: 'on', ...toService, pre: ['pre'], post: ['post'] },
          { id: 'shadowed', match: { path: '/shadowed' }, flag: 'off', ...toService, shadow: { flag: 'on' } },
          { id: 'live', match: { path: '/live' }, flag: 'on', ...toService },
        ],
      }),
      { on: true, off: false },
    );
  });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  const get = (path: string, cookie = 'sid=1'): Promise<Response> =>
    fetch(proxy.url + path, { headers: { cookie, ...forged } });
  const named = (upstream: TestUpstream): unknown[] =>
    upstream.received.map(({ headers }) => headers[identityHeader] ?? headers['x_strangler_identity']);
  /** The token is ours: whom it is for and about whom. */
  const assertOurs = (value: unknown): void => {
    const claims = JSON.parse(Buffer.from(String(value).split('.')[1] ?? '', 'base64url').toString()) as object;
    assert.deepEqual(
      { ...claims, iat: 0, exp: 0 },
      { session: { version: 'v', data: {} }, iss: 'strangler-proxy', aud: 'orders', sub: 'anna', iat: 0, exp: 0 },
    );
  };

  it('reaches the service as the proxy made it, whatever the client sends', async () => {
    await get('/plain');
    await get('/plain', '');
    const [first, second] = named(service);
    assertOurs(first);
    assert.equal(second, undefined);
  });

  it('does not reach legacy, which answers in the place of a service', async () => {
    service.answer((req) => req.socket.destroy());
    assert.equal(await (await get('/plain')).text(), 'the answer');
    await get('/elsewhere');
    assert.deepEqual(new Set(named(monolith)), new Set([undefined]));
    assert.ok(service.received.length > 0);
  });

  it('reaches the service and no decorator, and no decorator can set it', async () => {
    await get('/decorated');
    assertOurs(named(service)[0]);
    assert.equal(service.received[0]?.headers['x-mine'], '1');
    assert.equal(shown.length, 2);
    assert.doesNotMatch(shown.join(), /strangler-identity|eyJ|forged/);
  });

  it('does not reach a shadow, which is asked like somebody who is not logged in', async () => {
    await get('/shadowed');
    await waitFor('the shadow', () => Promise.resolve(service.received.length > 0));
    assert.deepEqual(named(service), [undefined]);
    // Nor was the session read for it.
    assert.equal(monolith.received.filter(({ url }) => url === '/__strangler/session').length, 0);
  });

  it('reaches the service with an upgrade too, as the proxy made it', async () => {
    const client = await rawClient(proxy.url);
    client.send(
      'GET /live HTTP/1.1\r\nhost: shop.example\r\nconnection: Upgrade, x-strangler-identity\r\nupgrade: websocket\r\n' +
        'sec-websocket-key: x\r\ncookie: sid=1\r\nx-strangler-identity: forged\r\n\r\n',
    );
    await client.until('101');
    client.socket.destroy();
    assertOurs(named(service)[0]);
  });
});
