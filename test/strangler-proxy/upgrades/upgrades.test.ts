import assert from 'node:assert/strict';
import type { Duplex } from 'node:stream';
import { fixedFlags } from '../../support/fixed-flags.ts';
import { waitFor } from '../../support/wait-for.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { rawClient, rawRequest } from '../support/raw-client.ts';
import { closeUpstreams, startUpstream, type TestUpstream } from '../support/upstream.ts';

const upgradeHead = (path: string): string =>
  `GET ${path} HTTP/1.1\r\nhost: shop.example\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-key: x\r\nx-strangler-force: service\r\n\r\n`;

describe('upgrades', () => {
  let monolith: TestUpstream;
  let orders: TestUpstream;
  let proxy: TestProxy;

  /** Takes upgrades and sends back what comes, with its name. */
  async function socketUpstream(name: string): Promise<TestUpstream> {
    const upstream = await startUpstream();
    upstream.server.on('upgrade', (req, socket: Duplex) => {
      upstream.received.push({
        method: 'UPGRADE',
        url: req.url ?? '',
        rawHeaders: req.rawHeaders,
        headers: req.headers,
      });
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n');
      socket.on('data', (chunk: Buffer) => socket.write(`${name} ${chunk.toString()}`));
      socket.on('end', () => socket.end()).on('error', () => socket.destroy());
    });
    return upstream;
  }

  beforeEach(async () => {
    monolith = await socketUpstream('legacy');
    orders = await socketUpstream('service');
    const config = testConfig({
      limits: { drainTimeout: '200ms' },
      upstreams: { monolith: { url: monolith.url }, orders: { url: orders.url } },
      routes: [
        { id: 'live', match: { path: '/live/:id' }, flag: 'on', service: 'orders', rewrite: { path: '/v1/live/:id' } },
      ],
    });
    proxy = await startProxy(config, { on: true });
  });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  for (const [path, side, target] of [
    ['/live/7?x=1', 'service', '/v1/live/7?x=1'],
    ['/elsewhere//y', 'legacy', '/elsewhere//y'],
  ] as const) {
    it(`go to the ${side} for ${path}, by the same decision as requests`, async () => {
      const client = await rawClient(proxy.url);
      client.send(upgradeHead(path));
      await client.until('101 Switching');
      client.send('hello');
      await client.until(`${side} hello`);
      const received = (side === 'service' ? orders : monolith).received[0];
      assert.equal(received?.url, target);
      assert.equal(received.headers['x-forwarded-for'], '127.0.0.1');
      assert.equal(received.headers.host, 'shop.example');
      assert.equal(received.headers['x-strangler-force'], undefined);
      client.socket.destroy();
      await waitFor('the close to reach the upstream', () =>
        Promise.resolve(orders.sockets.size + monolith.sockets.size === 0),
      );
    });
  }

  it('are answered 502 when the upstream is gone, and refused on internal paths', async () => {
    await orders.close();
    const client = await rawClient(proxy.url);
    client.send(upgradeHead('/live/7'));
    assert.match(await client.closed(), /^HTTP\/1\.1 502 /);
    const other = await rawClient(proxy.url);
    other.send(upgradeHead('/__strangler/x'));
    assert.match(await other.closed(), /^HTTP\/1\.1 404 /);
  });

  it('are refused when they have a body, which would become a request of its own', async () => {
    const client = await rawClient(proxy.url);
    const hidden = 'GET /hidden HTTP/1.1\r\nhost: a\r\n\r\n';
    client.send(`${upgradeHead('/live/7').slice(0, -2)}content-length: ${hidden.length}\r\n\r\n${hidden}`);
    assert.match(await client.closed(), /^HTTP\/1\.1 400 /);
    assert.equal(orders.received.length, 0);
    assert.match(await proxy.proxy.metrics.registry.metrics(), /strangler_refused_total\{code="bad-framing"\} 1/);
  });

  it('are answered 500 when deciding fails, and the proxy goes on', async () => {
    const flags = fixedFlags({ on: true });
    const config = testConfig({
      upstreams: { monolith: { url: monolith.url }, orders: { url: orders.url } },
      routes: [{ id: 'live', match: { path: '/live/:id' }, flag: 'on', service: 'orders' }],
    });
    const failing = await startProxy(config, {
      ...flags,
      isGradual: () => {
        throw new Error('a defect');
      },
    });
    const client = await rawClient(failing.url);
    client.send(upgradeHead('/live/7'));
    assert.match(await client.closed(), /^HTTP\/1\.1 500 /);
    assert.match(await rawRequest(failing.url, 'GET /elsewhere HTTP/1.1\nhost: a'), /^HTTP\/1\.1 200 /);
    assert.deepEqual(
      failing.log.filter(({ level }) => level === 'error').map(({ event }) => event),
      ['defect'],
    );
  });

  it('end when the proxy stops', async () => {
    const client = await rawClient(proxy.url);
    client.send(upgradeHead('/live/7'));
    await client.until('101 Switching');
    await proxy.stop();
    await client.closed();
  });

  it('to HTTP/2 are ignored, and the request is answered', async () => {
    const answer = await rawRequest(
      proxy.url,
      'GET /live/7 HTTP/1.1\nhost: a\nupgrade: h2c\nconnection: Upgrade, HTTP2-Settings',
    );
    assert.match(answer, /^HTTP\/1\.1 200 /);
    assert.equal(orders.received[0]?.headers.upgrade, undefined);
  });
});
