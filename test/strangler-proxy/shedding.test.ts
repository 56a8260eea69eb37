import assert from 'node:assert/strict';
import { fixedFlags } from '../support/fixed-flags.ts';
import { waitFor } from '../support/wait-for.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from './support/proxy.ts';
import { head, rawClient, type RawClient, rawExchange } from './support/raw-client.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from './support/upstream.ts';

describe('shedding', () => {
  let service: TestUpstream;
  let monolith: TestUpstream;
  let proxy: TestProxy;
  const flags = fixedFlags({ on: true, 'shed-reports': false });
  const clients: RawClient[] = [];

  const route = (id: string, extra: object): object => ({
    id,
    match: { path: `/${id}` },
    flag: 'on',
    service: 'service',
    ...extra,
  });

  beforeEach(async () => {
    flags.set('shed-reports', false);
    service = await startUpstream(() => {
      // Never answers.
    });
    monolith = await startUpstream(plainAnswer('legacy'));
    proxy = await startProxy(
      testConfig({
        upstreams: {
          monolith: { url: monolith.url },
          service: { url: service.url, connections: 1, queue: 1, timeouts: { queue: '400ms' } },
        },
        routes: [
          route('till', { priority: 0 }),
          route('page', {}),
          route('report', { priority: 9, group: 'reports' }),
          route('widget', { priority: 9, fallback: true }),
        ],
      }),
      flags,
    );
  });
  afterEach(async () => {
    for (const { socket } of clients.splice(0)) socket.destroy();
    await closeProxies();
    await closeUpstreams();
  });

  async function ask(path: string): Promise<RawClient> {
    const client = await rawClient(proxy.url);
    clients.push(client);
    client.send(head(`GET ${path} HTTP/1.1`, 'Host: a'));
    return client;
  }
  const inFlight = (count: number): Promise<unknown> =>
    waitFor(`${count} in flight`, () =>
      Promise.resolve(proxy.proxy.upstreams.current().get('service')?.inFlight === count),
    );
  async function fill(waiting: string): Promise<RawClient> {
    await ask('/page');
    await inFlight(1);
    const client = await ask(waiting);
    await inFlight(2);
    return client;
  }

  it('turns a report away for a till, with 503 and Retry-After, and counts it', async () => {
    const report = await fill('/report');
    await ask('/till');
    assert.match(await report.until('upstream-overloaded'), /^HTTP\/1\.1 503 [^]*retry-after: 1\r\n/);
    const metrics = await proxy.proxy.metrics.registry.metrics();
    assert.match(metrics, /strangler_shed_total\{route="report"\} 1/);
    assert.match(metrics, /strangler_upstream_waiting\{upstream="service",copy="[^"]+"\} 1/);
    assert.match(metrics, /strangler_refused_total\{code="upstream-overloaded"\} 1/);
  });

  it('turns a report away at once when only tills wait', async () => {
    await fill('/till');
    assert.match(await (await ask('/report')).until('upstream-overloaded'), /^HTTP\/1\.1 503 /);
  });

  it('lets legacy answer for one that is turned away, where it may', async () => {
    const widget = await fill('/widget');
    await ask('/till');
    assert.match(await widget.until('legacy'), /^HTTP\/1\.1 200 /);
  });

  it('does not let anybody wait for ever', async () => {
    const page = await fill('/page');
    assert.match(await page.until('upstream-overloaded'), /^HTTP\/1\.1 503 /);
  });

  it('forgets a request whose client has gone while it waited, at once', async () => {
    const page = await fill('/page');
    page.socket.destroy();
    await inFlight(1);
    assert.equal(service.received.length, 1);
  });

  it('is also a flag: shed-<group> answers the routes of the group, and no others', async () => {
    flags.set('shed-reports', true);
    const answer = await rawExchange(proxy.url, head('GET /report HTTP/1.1', 'Host: a', 'Connection: close'));
    assert.match(answer, /^HTTP\/1\.1 503 [^]*retry-after: 1\r\n[^]*"code":"shed"/);
    assert.equal(service.received.length, 0);
    await ask('/page');
    await inFlight(1);
  });
});
