import assert from 'node:assert/strict';
import { closeFailingServers, failingServer, failingServices } from '../support/failing-servers.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { rawRequest } from '../support/raw-client.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from '../support/upstream.ts';

/** What a client is told where nobody may answer in the service's place. */
const told: Readonly<Record<string, readonly [number, string]>> = {
  refused: [502, 'upstream-refused'],
  hung: [504, 'upstream-timeout'],
  slow: [504, 'upstream-timeout'],
  resetting: [502, 'upstream-reset'],
  closing: [502, 'upstream-reset'],
  garbage: [502, 'upstream-bad-response'],
  'half-answering': [502, 'upstream-reset'],
};

describe('a service that fails', () => {
  let monolith: TestUpstream;
  let proxy: TestProxy;

  async function start(service: string, fallback: boolean, health?: object): Promise<void> {
    monolith = await startUpstream(plainAnswer('legacy'));
    const timeouts = { connect: '300ms', headers: '300ms', idle: '300ms' };
    const orders = { url: service, timeouts, ...(health && { health }) };
    const config = testConfig({
      upstreams: { monolith: { url: monolith.url }, orders },
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

  const ask = (method: string): Promise<string> =>
    method === 'POST'
      ? rawRequest(proxy.url, 'POST /api/orders HTTP/1.1\nhost: a\ncontent-length: 2', '{}')
      : rawRequest(proxy.url, `${method} /api/orders HTTP/1.1\nhost: a`);
  const metrics = (): Promise<string> => proxy.proxy.metrics.registry.metrics();

  for (const [kind, makeService] of Object.entries(failingServices)) {
    const [status, code] = told[kind] ?? [0, ''];
    describe(`(${kind})`, () => {
      it(`is told by ${status} ${code} without fallback, with the request's id and without any address`, async () => {
        const url = await makeService();
        await start(url, false);
        const [get = '', head = '', post = ''] = await Promise.all(['GET', 'HEAD', 'POST'].map(ask));
        for (const answer of [get, post]) {
          const body = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as Record<string, unknown>;
          assert.match(answer, new RegExp(`^HTTP/1.1 ${status} [^]*content-type: application/problem\\+json`));
          assert.deepEqual([body['status'], body['code']], [status, code]);
          assert.match(String(body['requestId']), /^[0-9a-f]{32}$/);
        }
        assert.match(head, new RegExp(`^HTTP/1.1 ${status} `));
        assert.doesNotMatch(get + head + post, new RegExp(`${new URL(url).port}|ECONN|127\\.0\\.0\\.1|UND_`));
        assert.equal(monolith.received.length, 0);
      });

      it('is not seen by clients who read, with fallback; a write is legacy’s never', async () => {
        await start(await makeService(), true);
        const [get = '', head = '', post = ''] = await Promise.all(['GET', 'HEAD', 'POST'].map(ask));
        assert.match(get, /^HTTP\/1\.1 200 [^]*reason=service-failed[^]*legacy$/);
        assert.match(head, /^HTTP\/1\.1 200 [^]*reason=service-failed/);
        assert.match(post, new RegExp(`^HTTP/1.1 ${status} [^]*${code}`));
        assert.deepEqual(monolith.received.map(({ method }) => method).sort(), ['GET', 'HEAD']);
        assert.match(await metrics(), /strangler_fallbacks_total\{route="r"\} 2/);
        assert.match(await metrics(), /reason="service-failed",status="2xx"\} 2/);
      });

      it('is ejected, which /metrics shows; then legacy answers at once', async () => {
        await start(await makeService(), true, { failures: 2, eject: '1h' });
        await Promise.all([ask('GET'), ask('GET')]);
        assert.match(await ask('GET'), /^HTTP\/1\.1 200 [^]*reason=service-unhealthy[^]*legacy$/);
        assert.match(await metrics(), /strangler_upstream_up\{upstream="orders",copy="[^"]+"\} 0/);
        assert.match(await metrics(), /strangler_upstream_ejections_total\{upstream="orders",copy="[^"]+"\} 1/);
        const [line] = proxy.log.filter(({ event }) => event === 'upstream.ejected');
        assert.deepEqual([line?.fields['upstream'], line?.fields['inARow']], ['orders', 1]);
      });
    });
  }

  for (const method of ['GET', 'POST']) {
    it(`by breaking off in the middle of an answer breaks the client’s off: nobody can take over (${method})`, async () => {
      const half = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf';
      await start(await failingServer((socket) => socket.once('data', () => socket.end(half))), true);
      assert.match(await ask(method), /^HTTP\/1\.1 200 [^]*content-length: 100[^]*half$/);
      assert.equal(monolith.received.length, 0);
      assert.match(await metrics(), /strangler_requests_total\{route="r",[^}]*status="aborted"\} 1/);
    });
  }
});
