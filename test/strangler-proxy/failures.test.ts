import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { waitFor } from '../support/wait-for.ts';
import { closeFailingServers, failingServer, refusingUrl } from './support/failing-servers.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from './support/proxy.ts';
import { rawClient, rawRequest } from './support/raw-client.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from './support/upstream.ts';

describe('failures of upstreams', () => {
  let monolith: TestUpstream;
  let proxy: TestProxy;

  async function start(
    service: string,
    { fallback = false, health }: { fallback?: boolean; health?: object } = {},
  ): Promise<void> {
    monolith = await startUpstream(plainAnswer('legacy'));
    const timeouts = { connect: '300ms', headers: '300ms', idle: '300ms' };
    const orders = { url: service, timeouts, connections: 1 };
    const config = testConfig({
      upstreams: { monolith: { url: monolith.url }, orders: { ...orders, ...(health && { health }) } },
      explain: 'always',
      routes: [{ id: 'r', match: { path: '/api/orders' }, flag: 'on', service: 'orders', fallback }],
    });
    proxy = await startProxy(config, { on: true });
  }
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
    await closeFailingServers();
  });

  const get = (): Promise<string> => rawRequest(proxy.url, 'GET /api/orders HTTP/1.1\nhost: a');
  const post = (): Promise<string> =>
    rawRequest(proxy.url, 'POST /api/orders HTTP/1.1\nhost: a\ncontent-length: 2', '{}');

  for (const status of [500, 501, 502, 503, 504, 404]) {
    const falls = status >= 502 && status <= 504;
    it(`${falls ? 'lets legacy answer for' : 'passes on'} a service that answers ${status}`, async () => {
      const service = await startUpstream((_, res) => void res.writeHead(status).end('service'));
      await start(service.url, { fallback: true });
      assert.match(await get(), falls ? /^HTTP\/1\.1 200 [^]*legacy$/ : new RegExp(`^HTTP/1.1 ${status} `));
      assert.match(await post(), new RegExp(`^HTTP/1.1 ${status} `));
      assert.equal(monolith.received.length, falls ? 1 : 0);
    });
  }

  it('does not fall back once the service has begun to answer', async () => {
    const service = await startUpstream((_, res) => {
      res.writeHead(200, { 'content-length': '100' });
      res.write('half');
      setImmediate(() => res.destroy());
    });
    await start(service.url, { fallback: true });
    assert.match(await get(), /^HTTP\/1\.1 200 [^]*half$/);
    assert.equal(monolith.received.length, 0);
  });

  it('does not repeat a GET that has a body', async () => {
    await start(refusingUrl, { fallback: true });
    const answer = await rawRequest(proxy.url, 'GET /api/orders HTTP/1.1\nhost: a\ncontent-length: 2', '{}');
    assert.match(answer, /^HTTP\/1\.1 502 /);
  });

  it('sends a GET again when the reused connection was closed under it, and never a POST', async () => {
    let requests = 0;
    // Answers the first request of each connection, and closes it when the second one comes.
    const url = await failingServer((socket) => {
      socket.once('data', () => {
        requests++;
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
        socket.once('data', () => socket.destroy());
      });
    });
    await start(url);
    assert.match(await get(), /^HTTP\/1\.1 200 /);
    assert.match(await get(), /^HTTP\/1\.1 200 /);
    assert.equal(requests, 2);
    assert.match(await post(), /^HTTP\/1\.1 502 /);
    assert.match(await proxy.proxy.metrics.registry.metrics(), /strangler_retries_total\{route="r"\} 1/);
  });

  describe('when too many wait', () => {
    const waiting = new Set<Socket>();
    const limits = { connections: 1, queue: 1 };
    const hang = (): void => {
      // Never answers.
    };

    async function startFull(fallback: boolean): Promise<void> {
      const service = await startUpstream(hang);
      monolith = await startUpstream(plainAnswer('legacy'));
      const config = testConfig({
        upstreams: { monolith: { url: monolith.url, ...limits }, orders: { url: service.url, ...limits } },
        explain: 'always',
        routes: [{ id: 'r', match: { path: '/api/orders' }, flag: 'on', service: 'orders', fallback }],
      });
      proxy = await startProxy(config, { on: true });
      await fill('orders', '/api/orders');
    }

    async function fill(upstream: string, path: string): Promise<void> {
      for (let i = 0; i < 2; i++) {
        const { socket } = await rawClient(proxy.url);
        socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`);
        waiting.add(socket);
      }
      await waitFor(`two requests in flight to ${upstream}`, () =>
        Promise.resolve(proxy.proxy.upstreams.current().get(upstream)?.inFlight === 2),
      );
    }

    afterEach(() => {
      for (const socket of waiting) socket.destroy();
      waiting.clear();
    });

    it('refuses the next with 503', async () => {
      await startFull(false);
      assert.match(await get(), /^HTTP\/1\.1 503 [^]*retry-after: 1[^]*upstream-overloaded/);
    });

    it('lets legacy answer a GET where it may, and never a write', async () => {
      await startFull(true);
      assert.match(await get(), /^HTTP\/1\.1 200 [^]*reason=service-failed[^]*legacy$/);
      assert.match(await post(), /^HTTP\/1\.1 503 /);
      assert.equal(monolith.received.length, 1);
      assert.equal(proxy.log.find(({ event }) => event === 'request.fell-back')?.fields['why'], 'upstream-overloaded');
    });

    it('refuses with 503 when legacy is overloaded as well', async () => {
      await startFull(true);
      monolith.answer(hang);
      await fill('monolith', '/elsewhere');
      assert.match(await get(), /^HTTP\/1\.1 503 [^]*upstream-overloaded/);
    });
  });

  describe('health', () => {
    it('ejects a service after failures in a row: legacy answers at once where it may', async () => {
      await start(refusingUrl, { fallback: true, health: { failures: 3, eject: '1h' } });
      for (let i = 0; i < 3; i++) await get();
      assert.match(await get(), /reason=service-unhealthy/);
      assert.match(await post(), /^HTTP\/1\.1 502 /);
      assert.match(
        await proxy.proxy.metrics.registry.metrics(),
        /strangler_upstream_up\{upstream="orders",copy="[^"]+"\} 0/,
      );
      assert.equal(proxy.log.filter(({ event }) => event === 'upstream.ejected').length, 1);
    });

    it('tries an ejected service again after its time', async () => {
      const service = await startUpstream(plainAnswer('service'));
      await service.close();
      await start(service.url, { fallback: true, health: { failures: 1, eject: '1s' } });
      await get();
      assert.match(await get(), /reason=service-unhealthy/);
      await waitFor('the service to be tried', async () => /reason=service-failed/.test(await get()));
    });

    it('finds out by its own checks that a service fails and is well again', async () => {
      let isWell = true;
      const service = await startUpstream(
        (req, res) => void res.writeHead(req.url === '/health' && !isWell ? 500 : 200).end(),
      );
      await start(service.url, {
        fallback: true,
        health: { path: '/health', interval: '20ms', failures: 2, eject: '1h' },
      });
      assert.match(await get(), /reason=flag-on/);
      isWell = false;
      await waitFor('the ejection', async () => /reason=service-unhealthy/.test(await get()));
      isWell = true;
      await waitFor('the return', async () => /reason=flag-on/.test(await get()));
    });
  });
});
