import assert from 'node:assert/strict';
import { SpanKind } from '@opentelemetry/api';
import { waitFor } from '../../support/wait-for.ts';
import { closeProxies, startProxy, testConfig } from '../support/proxy.ts';
import { rawClient } from '../support/raw-client.ts';
import { closeUpstreams, startUpstream } from '../support/upstream.ts';
import { inBothWays } from '../support/ways.ts';
import { type EndedSpan, rememberSpans } from './memory-tracer.ts';

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

inBothWays('spans of OpenTelemetry', (way) => {
  let spans: ReturnType<typeof rememberSpans>;
  beforeEach(() => (spans = rememberSpans()));
  afterEach(async () => {
    spans.stop();
    await closeProxies();
    await closeUpstreams();
  });

  const both = (): Promise<{ server: EndedSpan; client: EndedSpan }> =>
    waitFor('both spans', () => {
      const server = spans.ended.find(({ kind }) => kind === SpanKind.SERVER);
      const client = spans.ended.find(({ kind }) => kind === SpanKind.CLIENT);
      return Promise.resolve(server && client && { server, client });
    });

  it('are one of the request and one of the try at an upstream, and the upstream hears of the latter', async () => {
    const service = await startUpstream();
    const { url } = await way.start(service.url, { route: { match: { path: '/orders/:id' } } });
    const headers = { traceparent: parent, tracestate: 'vendor=1' };
    await (await fetch(`${url}/orders/7?name=secret`, { headers })).text();
    const { server, client } = await both();
    assert.deepEqual([server.traceId, server.parentId], [parent.slice(3, 35), parent.slice(36, 52)]);
    assert.deepEqual([client.traceId, client.parentId], [server.traceId, server.spanId]);
    assert.equal(service.received[0]?.headers['traceparent'], `00-${client.traceId}-${client.spanId}-01`);
    assert.equal(service.received[0].headers['tracestate'], 'vendor=1');
    assert.equal(server.name, 'GET /orders/:id');
    const { 'client.address': address, ...attributes } = server.attributes;
    assert.equal(address, '127.0.0.1');
    assert.deepEqual(attributes, {
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'http.route': '/orders/:id',
      'network.protocol.version': '1.1',
      'strangler.reason': 'flag-on',
      'strangler.route': 'all',
      'strangler.side': 'service',
      'url.path': '/orders/7',
      'url.scheme': 'http',
    });
    assert.deepEqual(client.attributes, {
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'server.address': '127.0.0.1',
      'server.port': service.port,
      'strangler.upstream': 'service',
      'url.full': `${service.url}/orders/7`,
    });
    assert.doesNotMatch(JSON.stringify(spans.ended), /secret/);
  });

  it('begin a trace of their own without a parent, or with one that is none', async () => {
    const service = await startUpstream();
    const { url } = await way.start(service.url);
    await (await fetch(url, { headers: { traceparent: 'nonsense' } })).text();
    const { server, client } = await both();
    assert.equal(server.parentId, undefined);
    assert.equal(service.received[0]?.headers['traceparent'], `00-${server.traceId}-${client.spanId}-01`);
  });

  it('say what went wrong: an upstream that breaks, a client that goes away', async () => {
    const service = await startUpstream((req) => req.socket.destroy());
    const { url } = await way.start(service.url);
    assert.equal((await fetch(url, { method: 'POST', body: 'x' })).status, 502);
    const { server, client } = await both();
    assert.deepEqual([client.attributes['error.type'], client.status], ['upstream-reset', 2]);
    assert.deepEqual([server.attributes['error.type'], server.status], ['502', 2]);

    service.answer(() => undefined);
    const gone = await rawClient(url);
    gone.send('GET /gone HTTP/1.1\r\nhost: a\r\n\r\n');
    await waitFor('the request', () => Promise.resolve(service.received.at(-1)?.url === '/gone'));
    gone.socket.destroy();
    await waitFor('both to end', () => Promise.resolve(spans.ended.length === 4));
    assert.deepEqual(
      spans.ended.slice(2).map(({ attributes }) => attributes['error.type']),
      ['aborted', 'aborted'],
    );
  });
});

describe('without an SDK of OpenTelemetry', () => {
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  it('a traceparent of the client is passed on as it is, and one is made where there is none', async () => {
    const monolith = await startUpstream();
    const { url } = await startProxy(testConfig({ upstreams: { monolith: { url: monolith.url } } }));
    await (await fetch(url, { headers: { traceparent: parent } })).text();
    await (await fetch(url)).text();
    const [first, second] = monolith.received.map(({ headers }) => headers['traceparent']);
    assert.equal(first, parent);
    assert.match(String(second), /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });
});
