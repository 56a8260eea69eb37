import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { fixedFlags } from '../../support/fixed-flags.ts';
import { waitFor } from '../../support/wait-for.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { closeUpstreams, startUpstream, type TestUpstream } from '../support/upstream.ts';
import { inBothWays } from '../support/ways.ts';
import { ask } from './ask.ts';

const html =
  (body: string, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_, res) => {
    res.writeHead(200, { 'content-type': 'text/html', ...headers });
    res.end(body);
  };

inBothWays('rewriting for a service', (way) => {
  it('gives its answers the address that the client asked, also behind a load balancer with https', async () => {
    const service = await startUpstream((req, res) => {
      res.writeHead(201, {
        'content-type': 'application/json',
        location: `${service.url}/v1/orders/7`,
        'content-location': '/v1/orders/7',
        'set-cookie': ['sid=1; Domain=orders.intra; Path=/v1; HttpOnly', 'plain=1'],
      });
      res.end(JSON.stringify({ self: `${service.url}${req.url ?? ''}` }));
    });
    const { url } = await way.start(service.url, {
      route: {
        match: { path: '/api/orders/*' },
        rewrite: {
          ...{ path: '/v1/orders/*', redirects: { paths: { '/v1': '/api' } }, bodies: { links: true } },
          cookies: { domain: { 'orders.intra': '' }, path: { '/v1': '/api' }, secure: 'as-client' },
        },
      },
      config: { listen: { port: 0, trustedPeers: ['127.0.0.1', '::1'] } },
    });
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'pizza.example' };
    const answer = await ask(url, '/api/orders/new', { method: 'POST', headers });
    assert.equal(answer.headers.location, 'https://pizza.example/api/orders/7');
    assert.equal(answer.headers['content-location'], '/api/orders/7');
    assert.deepEqual(answer.headers['set-cookie'], ['sid=1; Path=/api; HttpOnly; Secure', 'plain=1; Secure']);
    assert.equal(answer.body.toString(), '{"self":"https://pizza.example/v1/orders/new"}');
  });

  it('believes nobody else about the address', async () => {
    const service = await startUpstream((_, res) => void res.writeHead(302, { location: `${service.url}/x` }).end());
    const { url } = await way.start(service.url, { route: { rewrite: { redirects: true } } });
    const headers = {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    };
    assert.equal((await ask(url, '/', { headers })).headers.location, 'http://shop.example/x');
  });
});

describe('rewriting', () => {
  let monolith: TestUpstream;
  let service: TestUpstream;
  let proxy: TestProxy;
  const flags = fixedFlags({ on: true, shadow: true });

  async function start(o: {
    readonly onMonolith?: object;
    readonly onService?: object;
    readonly route?: object;
    readonly parts?: Readonly<Record<string, unknown>>;
  }): Promise<void> {
    const config = testConfig({
      upstreams: {
        monolith: { url: monolith.url, ...(o.onMonolith && { rewrite: o.onMonolith }) },
        service: { url: service.url, ...(o.onService && { rewrite: o.onService }) },
      },
      routes: [{ id: 'r', match: { methods: ['GET'], path: '/r' }, flag: 'on', service: 'service', ...o.route }],
      ...o.parts,
    });
    proxy = await startProxy(config, flags);
  }
  const bodyOf = async (path: string): Promise<string> => (await ask(proxy.url, path)).body.toString();

  beforeEach(async () => {
    flags.set('on', true);
    monolith = await startUpstream();
    service = await startUpstream();
  });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  it('is that of the upstream that answers, on named routes and on others', async () => {
    monolith.answer(html(`legacy ${monolith.url} ${service.url}`));
    service.answer(html(`service ${monolith.url} ${service.url}`));
    await start({ onMonolith: { bodies: { links: true } } });
    assert.equal(await bodyOf('/else'), `legacy http://shop.example ${service.url}`);
    assert.equal(await bodyOf('/r'), `service ${monolith.url} ${service.url}`);
    flags.set('on', false);
    assert.equal(await bodyOf('/r'), `legacy http://shop.example ${service.url}`);
  });

  it('of a route replaces that of its service key by key', async () => {
    service.answer(html('one two', { 'set-cookie': 'a=1; Domain=x' }));
    await start({
      onService: {
        bodies: { replace: [{ from: 'one', to: '1' }] },
        cookies: { domain: { x: '' } },
      },
      route: { rewrite: { bodies: { replace: [{ from: 'two', to: '2' }] } } },
    });
    const { body, headers } = await ask(proxy.url, '/r');
    assert.equal(body.toString(), 'one 2');
    assert.deepEqual(headers['set-cookie'], ['a=1']);
  });

  it('says the public address where one is declared, whatever the client asked', async () => {
    monolith.answer(html(`${monolith.url}/a`));
    await start({ onMonolith: { as: 'https://www.pizza.example', bodies: { links: true } } });
    assert.equal(await bodyOf('/'), 'https://www.pizza.example/a');
  });

  it('is legacy’s where legacy answers in place of a service', async () => {
    service.answer((_, res) => void res.writeHead(503, { 'content-type': 'text/html' }).end('gone'));
    monolith.answer(html(monolith.url));
    await start({
      onMonolith: { bodies: { links: true } },
      onService: { bodies: { links: true } },
      route: { fallback: true },
    });
    assert.equal(await bodyOf('/r'), 'http://shop.example');
    service.answer((_, res) => void res.socket?.destroy());
    assert.equal(await bodyOf('/r'), 'http://shop.example');
  });

  it('comes before decorators: they see what the client would, and what they say stays', async () => {
    const seen: unknown[] = [];
    const decorator = await startUpstream((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        const { response } = JSON.parse(Buffer.concat(chunks).toString()) as {
          response: { headers: Record<string, string>; body: string };
        };
        seen.push(response);
        res.writeHead(200, { 'content-type': 'application/json' });
        res.end(JSON.stringify({ body: `${response.body} and ${service.url}/decorated` }));
      });
    });
    service.answer(html(`${service.url}/a`, { location: `${service.url}/b`, 'set-cookie': 'a=1; Domain=x' }));
    await start({
      onService: { redirects: true, bodies: { links: true }, cookies: { domain: { '*': '' } } },
      route: { post: ['after'] },
      parts: { decorators: { after: { call: `${decorator.url}/after` } } },
    });
    const { headers, body } = await ask(proxy.url, '/r');
    const [first] = seen as [{ headers: Record<string, unknown>; body: string }];
    assert.equal(first.body, 'http://shop.example/a');
    assert.equal(first.headers['location'], 'http://shop.example/b');
    assert.equal(headers.location, 'http://shop.example/b');
    assert.deepEqual(headers['set-cookie'], ['a=1']);
    assert.equal(body.toString(), `http://shop.example/a and ${service.url}/decorated`);
  });

  it('is applied to both sides before a shadow compares them', async () => {
    for (const side of [monolith, service])
      side.answer((_, res) => {
        res.writeHead(200, { 'content-type': 'application/json', location: `${side.url}/r` });
        res.end(JSON.stringify({ self: `${side.url}/r` }));
      });
    const rewrite = { redirects: true, bodies: { links: true } };
    await start({ onMonolith: rewrite, onService: rewrite, route: { shadow: { flag: 'shadow' } } });
    for (const on of [true, false]) {
      flags.set('on', on);
      assert.equal(await bodyOf('/r'), '{"self":"http://shop.example/r"}');
    }
    const counted = await waitFor('both to be compared', async () => {
      const text = await proxy.proxy.metrics.registry.metrics();
      return (
        /shadow[^\n]*outcome="equal"[^\n]*\} 2/.test(text) || (/shadow[^\n]*outcome="different"/.test(text) && text)
      );
    });
    assert.equal(counted, true);
  });

  it('leaves the answers of the proxy itself alone', async () => {
    await start({ onMonolith: { bodies: { replace: [{ from: 'upstream', to: 'X' }] } } });
    await monolith.close();
    const { status, body } = await ask(proxy.url, '/');
    assert.equal(status, 502);
    assert.match(body.toString(), /"upstream-refused"/);
  });
});
