import assert from 'node:assert/strict';
import type { IncomingMessage, RequestListener } from 'node:http';
import { waitFor } from '../../support/wait-for.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { rawClient, rawRequest } from '../support/raw-client.ts';
import { closeUpstreams, startUpstream, type TestUpstream } from '../support/upstream.ts';

interface Asked {
  readonly name: string;
  readonly key: unknown;
  readonly payload: { readonly request?: unknown; readonly response?: unknown; readonly body?: unknown };
}

const bodyOf = async (req: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

describe('a decorated route', function () {
  this.timeout(30_000);
  let monolith: TestUpstream;
  let orders: TestUpstream;
  let proxy: TestProxy;
  /** What each decorator answers: a status and what it says. */
  let says: Record<string, readonly [status: number, answer?: unknown] | 'hang' | 'cut'>;
  let asked: Asked[];
  let forwarded: string[];

  const echo: RequestListener = (req, res) => {
    void bodyOf(req).then((body) => {
      forwarded.push(body);
      res.writeHead(201, { 'content-type': 'application/json', etag: '"1"', 'set-cookie': ['a=1', 'b=2'] });
      res.end(JSON.stringify({ id: 7 }));
    });
  };

  beforeEach(async () => {
    says = {};
    asked = [];
    forwarded = [];
    monolith = await startUpstream();
    orders = await startUpstream(echo);
    const decorators = await startUpstream((req, res) => {
      void bodyOf(req).then((text) => {
        const name = (req.url ?? '').slice(1);
        asked.push({ name, key: req.headers['idempotency-key'], payload: JSON.parse(text) as Asked['payload'] });
        const answer = says[name] ?? [204];
        if (answer === 'hang') return;
        if (answer === 'cut') req.socket.destroy();
        else res.writeHead(answer[0]).end(answer[1] === undefined ? undefined : JSON.stringify(answer[1]));
      });
    });
    const decorator = (name: string, parts: object = {}) => ({
      call: `${decorators.url}/${name}`,
      timeout: '500ms',
      ...parts,
    });
    proxy = await startProxy(
      testConfig({
        upstreams: { monolith: { url: monolith.url }, orders: { url: orders.url } },
        limits: { decoratedBody: '2KiB' },
        decorators: {
          check: decorator('check'),
          address: decorator('address'),
          pay: decorator('pay'),
          mail: decorator('mail', { onError: 'skip' }),
          sorry: decorator('sorry'),
          blind: decorator('blind', { requestBody: false, responseBody: false, onError: 'skip' }),
        },
        routes: [
          {
            id: 'create',
            match: { methods: ['POST'], path: '/api/orders' },
            flag: 'write',
            service: 'orders',
            rewrite: { path: '/v1/orders' },
            pre: ['check', 'address'],
            post: ['pay', 'mail'],
            catch: 'sorry',
          },
          { id: 'both', match: { path: '/both' }, flag: 'off', service: 'orders', pre: ['check'], decorate: 'both' },
          { id: 'legacy', match: { path: '/legacy' }, flag: 'off', service: 'orders', pre: ['check'] },
          {
            id: 'stream',
            match: { path: '/stream' },
            flag: 'write',
            service: 'orders',
            pre: ['blind'],
            post: ['blind'],
          },
          {
            id: 'read',
            match: { methods: ['GET'], path: '/read' },
            flag: 'write',
            service: 'orders',
            fallback: true,
            post: ['pay'],
            catch: 'sorry',
          },
        ],
      }),
      { write: true, off: false },
    );
  });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  const post = (body: unknown = { dish: 1 }, headers: Record<string, string> = {}, path = '/api/orders?table=4') =>
    fetch(`${proxy.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const names = () => asked.map(({ name }) => name);

  it('asks before the call and after it, in order, and leaves all as it is on 204', async () => {
    const answer = await post();
    assert.equal(answer.status, 201);
    assert.deepEqual(await answer.json(), { id: 7 });
    assert.deepEqual(answer.headers.getSetCookie(), ['a=1', 'b=2']);
    assert.equal(answer.headers.get('etag'), '"1"');
    assert.deepEqual(names(), ['check', 'address', 'pay', 'mail']);
    assert.deepEqual(forwarded, ['{"dish":1}']);
    assert.equal(orders.received[0]?.url, '/v1/orders?table=4');
  });

  it('shows what the protocol says', async () => {
    await post({ dish: 1 }, { 'x-strangler-force': 'legacy' });
    const [check, , pay] = asked as [
      { payload: Record<string, unknown> },
      unknown,
      { payload: { request: Record<string, unknown>; response: Record<string, unknown> } },
    ];
    const { headers, ...request } = check.payload;
    assert.deepEqual(request, { method: 'POST', path: '/api/orders', query: { table: '4' }, body: { dish: 1 } });
    assert.ok(!Object.keys(headers as object).some((name) => name.startsWith('x-strangler-')));
    assert.deepEqual(pay.payload.request['body'], { dish: 1 });
    assert.deepEqual([pay.payload.response['statusCode'], pay.payload.response['body']], [201, { id: 7 }]);
    assert.deepEqual((pay.payload.response['headers'] as Record<string, unknown>)['set-cookie'], ['a=1', 'b=2']);
  });

  it('forwards and answers what decorators have replaced', async () => {
    says['check'] = [200, { body: { dish: 2, checked: true }, query: { table: '5' } }];
    says['address'] = [200, { headers: { 'x-zone': 'near', host: 'evil', 'content-length': '1' } }];
    says['pay'] = [200, { statusCode: 202, body: { paid: true } }];
    says['mail'] = [200, { headers: { 'x-mail': 'sent' } }];
    const answer = await post();
    assert.equal(answer.status, 202);
    assert.deepEqual(await answer.json(), { paid: true });
    assert.equal(answer.headers.get('x-mail'), 'sent');
    assert.equal(answer.headers.get('etag'), null);
    assert.deepEqual(forwarded, ['{"dish":2,"checked":true}']);
    const sent = orders.received[0];
    assert.equal(sent?.url, '/v1/orders?table=5');
    assert.equal(sent.headers['x-zone'], 'near');
    assert.equal(sent.headers['content-length'], '25');
    assert.equal(sent.headers.host, new URL(proxy.url).host);
    assert.ok(sent.headers.via !== undefined && sent.headers['x-forwarded-for'] !== undefined);
  });

  it('ends with what a decorator says by 418, before or after the call', async () => {
    says['check'] = [
      418,
      { statusCode: 403, body: { error: 'csrf' }, headers: { 'x-why': 'token', 'set-cookie': ['c=1', 'd=2'] } },
    ];
    const stopped = await post();
    assert.deepEqual([stopped.status, stopped.headers.get('x-why')], [403, 'token']);
    assert.deepEqual(stopped.headers.getSetCookie(), ['c=1', 'd=2']);
    assert.deepEqual(await stopped.json(), { error: 'csrf' });
    assert.deepEqual([names(), orders.received.length], [['check'], 0]);
    says = { pay: [418, { statusCode: 402, body: 'no money' }] };
    asked = [];
    const late = await post();
    assert.deepEqual([late.status, await late.text()], [402, 'no money']);
    assert.deepEqual(names(), ['check', 'address', 'pay']);
  });

  it('asks the one catch decorator, and no post decorator, after 4xx and 5xx', async () => {
    orders.answer((_req, res) => res.writeHead(409, { 'content-type': 'application/json' }).end('{"code":"stopped"}'));
    says['sorry'] = [200, { statusCode: 200, body: { sorry: true } }];
    const answer = await post();
    assert.deepEqual([answer.status, await answer.json()], [200, { sorry: true }]);
    assert.deepEqual(names(), ['check', 'address', 'sorry']);
  });

  it('asks nobody after 3xx, and does not follow it', async () => {
    orders.answer((_req, res) => res.writeHead(303, { location: '/elsewhere' }).end());
    const answer = await fetch(`${proxy.url}/api/orders`, { method: 'POST', redirect: 'manual', body: '{}' });
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/elsewhere']);
    assert.deepEqual(names(), ['check', 'address']);
  });

  for (const [what, said] of [
    ['is dead', 'cut'],
    ['hangs', 'hang'],
    ['answers 500', [500, {}]],
    ['answers nonsense', [200, 'not an object']],
  ] as const) {
    it(`fails with 502 when a decorator ${what}, and goes on where it may be skipped`, async () => {
      says['address'] = said;
      const failed = await post();
      assert.equal(failed.status, 502);
      assert.equal(((await failed.json()) as { code: string }).code, 'decorator-failed');
      assert.equal(orders.received.length, 0);
      says = { mail: said };
      const skipped = await post();
      assert.deepEqual([skipped.status, await skipped.json()], [201, { id: 7 }]);
      assert.ok(proxy.log.some(({ event }) => event === 'decorator.failed'));
    });
  }

  it('refuses a body that is too large to be shown, and fails with an answer that is', async () => {
    assert.equal((await post({ dish: 'x'.repeat(3_000) })).status, 413);
    assert.deepEqual([names(), orders.received.length], [[], 0]);
    orders.answer((_req, res) => res.writeHead(200).end('y'.repeat(5_000)));
    const large = await post();
    assert.equal(large.status, 502);
    assert.equal(((await large.json()) as { code: string }).code, 'answer-too-large');
  });

  it('streams when its decorators want no body, whatever its size', async () => {
    orders.answer((req, res) => {
      void bodyOf(req).then((body) => res.writeHead(200, { 'content-type': 'text/plain' }).end(body));
    });
    const large = 'z'.repeat(300_000);
    const answer = await post(large, { 'content-type': 'text/plain' }, '/stream');
    assert.equal(await answer.text(), large);
    assert.deepEqual(names(), ['blind', 'blind']);
    assert.ok(asked.every(({ payload }) => payload.body === undefined));
  });

  it('leaves legacy undecorated, unless it says both', async () => {
    await fetch(`${proxy.url}/legacy`);
    assert.deepEqual(names(), []);
    await fetch(`${proxy.url}/both`);
    assert.deepEqual(names(), ['check']);
    assert.equal(monolith.received.length, 2);
  });

  it('falls back to legacy, undecorated, when the service fails', async () => {
    orders.answer((_req, res) => res.writeHead(503).end());
    const answer = await fetch(`${proxy.url}/read`);
    assert.deepEqual([answer.status, await answer.text(), names()], [200, 'upstream', []]);
  });

  it('gives each decorator a key of its own, the same when the client repeats the request', async () => {
    await post({}, { 'idempotency-key': 'order-1' });
    await post({}, { 'idempotency-key': 'order-1' });
    await post({}, { 'idempotency-key': 'order-2' });
    const keysOf = (name: string) => asked.filter((each) => each.name === name).map(({ key }) => key);
    const [first, again, other] = keysOf('pay');
    assert.equal(first, again);
    assert.notEqual(first, other);
    assert.notEqual(first, keysOf('check')[0]);
  });

  it('stops when the client goes away', async () => {
    says['check'] = 'hang';
    const client = await rawClient(proxy.url);
    client.send('POST /api/orders HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}');
    await waitFor('the first decorator to be asked', () => Promise.resolve(asked.length === 1));
    client.socket.destroy();
    await waitFor('the request to be counted as aborted', async () =>
      (await proxyMetrics()).includes('route="create",side="service",reason="flag-on",status="aborted"'),
    );
    assert.deepEqual([names(), orders.received.length], [['check'], 0]);
  });

  it('waits for a body that the client holds back, and takes one in chunks', async () => {
    const client = await rawClient(proxy.url);
    client.send(
      'POST /api/orders HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 10\r\nconnection: close\r\n\r\n',
    );
    await client.until('100 Continue');
    client.send('{"dish":3}');
    assert.match(await client.closed(), /HTTP\/1\.1 201/);
    const chunked = 'POST /api/orders HTTP/1.1\nhost: x\ntransfer-encoding: chunked';
    assert.match(await rawRequest(proxy.url, chunked, 'a\r\n{"dish":4}\r\n0\r\n\r\n'), /HTTP\/1\.1 201/);
    assert.deepEqual(forwarded, ['{"dish":3}', '{"dish":4}']);
  });

  const proxyMetrics = async (): Promise<string> =>
    (
      await fetch(new URL('/metrics', proxy.adminUrl), {
        headers: { authorization: 'Bearer an admin token for tests' },
      })
    ).text();
});

describe('the configuration of decorators', () => {
  const route = { id: 'a', match: { path: '/a' }, flag: 'f', service: 'orders' };
  const upstreams = { monolith: { url: 'http://127.0.0.1:1' }, orders: { url: 'http://127.0.0.1:2' } };

  it('names a decorator that is missing', () => {
    const routes = [{ ...route, pre: ['check'], catch: 'sorry' }];
    assert.throws(
      () => testConfig({ upstreams, routes, decorators: { chek: { call: 'http://x' } } }),
      /no decorator is called "check"[^]*no decorator is called "sorry"/,
    );
  });

  it('does not compare what decorators have changed', () => {
    const routes = [{ ...route, post: ['pay'], shadow: { flag: 's' } }];
    assert.throws(
      () => testConfig({ upstreams, routes, decorators: { pay: { call: 'http://x' } } }),
      /cannot be compared/,
    );
  });
});
