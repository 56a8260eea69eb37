import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import { makeShadowMirror } from '../../../strangler-proxy/shadow/index.ts';
import type { Outcome, Reason, ShadowMirror, ShadowStart } from '../../../strangler-proxy/shadow/index.ts';
import { waitFor } from '../../support/wait-for.ts';
import { BROKEN_SIDES, httpSide } from './broken-sides.ts';
import type { TestSide } from './broken-sides.ts';

const JSON_HEAD = ['content-type', 'application/json'];
const counts: string[] = [];
const warnings: string[] = [];
let mirror: ShadowMirror;
let sides: TestSide[] = [];

function makeMirror(limits: Partial<Parameters<typeof makeShadowMirror>[0]['limits']> = {}): ShadowMirror {
  mirror = makeShadowMirror({
    limits: { concurrency: 4, bodyBytes: 100_000, timeoutMs: 300, samples: 3, ...limits },
    metrics: {
      count: (route: string, outcome: Outcome, reason: Reason) => counts.push(`${route} ${outcome} ${reason}`),
    },
    logger: { warn: (message) => warnings.push(message) },
  });
  return mirror;
}

function start(side: TestSide, o: Partial<ShadowStart> = {}): ShadowStart {
  return {
    route: {
      id: 'orders.get',
      match: { methods: ['GET'], path: '/api/orders/:id' },
      rewrite: { path: '/v1/orders/:id' },
      shadow: { flag: 'orders-read-shadow', compare: { ignore: ['$.at'], unordered: [], key: {} } },
    },
    method: 'GET',
    target: '/v1/orders/7',
    headers: ['host', 'pizza.example'],
    upstream: { origin: side.origin },
    primarySide: 'legacy',
    ...o,
  };
}

/** Passes one primary answer through the mirror and waits for the outcome. */
async function observe(
  side: TestSide,
  body: string | Buffer,
  o: Partial<ShadowStart> & { status?: number; head?: string[] } = {},
): Promise<string> {
  const before = counts.length;
  const capture = mirror.begin(start(side, o));
  capture?.head(o.status ?? 200, o.head ?? JSON_HEAD);
  capture?.chunk(Buffer.from(body));
  capture?.end(true);
  return waitFor('an outcome', () => Promise.resolve(counts[before]));
}

async function side(answer: Parameters<typeof httpSide>[0]): Promise<TestSide> {
  const one = await httpSide(answer);
  sides.push(one);
  return one;
}

const jsonSide = (body: string): Promise<TestSide> =>
  side((_req, res) => void res.writeHead(200, { 'content-type': 'application/json' }).end(body));

describe('the shadow mirror', () => {
  beforeEach(() => {
    counts.length = 0;
    warnings.length = 0;
  });
  afterEach(async () => {
    await mirror.stop();
    await Promise.all(sides.map((one) => one.stop()));
    sides = [];
    assert.deepEqual(warnings, []);
    await waitFor('the mirror to be idle', () => Promise.resolve(mirror.report().inFlight === 0));
    assert.equal(mirror.report().bufferedBytes, 0);
  });

  it('finds equal answers equal, by the rules of the route', async () => {
    makeMirror();
    assert.equal(await observe(await jsonSide('{"at":2,"total":5}'), '{"total":5,"at":1}'), 'orders.get equal none');
  });

  it('names the path that differs and which side said what, whichever side was the primary', async () => {
    makeMirror();
    const other = await jsonSide('{"vat":2}');
    assert.equal(await observe(other, '{"vat":1}'), 'orders.get different unconfirmed');
    assert.equal(await observe(other, '{"vat":1}', { primarySide: 'service' }), 'orders.get different unconfirmed');
    const [route] = mirror.report().routes;
    assert.deepEqual(route?.paths, { '$.vat': 2 });
    assert.deepEqual(
      route.samples.map(({ differences: [first] }) => [first?.path, first?.legacy, first?.service]),
      [
        ['$.vat', '2', '1'],
        ['$.vat', '1', '2'],
      ],
    );
  });

  describe('with a second look', () => {
    const both = (primary: TestSide): Partial<ShadowStart> => ({
      primary: { origin: primary.origin, target: '/api/orders/7' },
    });

    it('counts what no longer differs as settled', async () => {
      makeMirror({ recheckMs: 10 });
      let asked = 0;
      const late = await side((_req, res) => {
        res.writeHead(200, { 'content-type': 'application/json' }).end(asked++ === 0 ? '{"v":1}' : '{"v":2}');
      });
      assert.equal(await observe(late, '{"v":2}', both(await jsonSide('{"v":2}'))), 'orders.get settled none');
      assert.deepEqual([mirror.report().routes[0]?.settled, mirror.report().routes[0]?.samples.length], [1, 0]);
    });

    it('counts what differs again at the same place, and only that', async () => {
      makeMirror({ recheckMs: 10 });
      let asked = 0;
      const wrong = await side((_req, res) => {
        res.writeHead(200, { 'content-type': 'application/json' }).end(`{"at":0,"v":${++asked},"late":${asked}}`);
      });
      assert.equal(
        await observe(wrong, '{"v":9,"late":9}', both(await jsonSide('{"v":9,"late":2}'))),
        'orders.get different none',
      );
      assert.deepEqual(mirror.report().routes[0]?.paths, { '$.v': 1 });
    });

    it('asks the primary side directly and with the same credentials', async () => {
      makeMirror({ recheckMs: 10 });
      const seen: IncomingMessage[] = [];
      const primary = await side((req, res) => {
        seen.push(req);
        res.writeHead(200, { 'content-type': 'application/json' }).end('{"v":9}');
      });
      await observe(await jsonSide('{"v":1}'), '{"v":9}', { ...both(primary), headers: ['authorization', 'Bearer t'] });
      assert.deepEqual([seen[0]?.url, seen[0]?.headers.authorization], ['/api/orders/7', 'Bearer t']);
    });

    it('keeps a difference that could not be looked at again, as unconfirmed', async () => {
      makeMirror({ recheckMs: 10 });
      const gone = await httpSide(() => undefined);
      await gone.stop();
      assert.equal(await observe(await jsonSide('{"v":1}'), '{"v":9}', both(gone)), 'orders.get different unconfirmed');
      assert.deepEqual([mirror.report().routes[0]?.different, mirror.report().routes[0]?.unconfirmed], [1, 1]);
    });

    it('leaves the second look out while mirror requests are scarce', async () => {
      makeMirror({ recheckMs: 10, concurrency: 2 });
      const other = await jsonSide('{"v":1}');
      const held = mirror.begin(start(other));
      assert.equal(await observe(other, '{"v":9}', both(other)), 'orders.get different unconfirmed');
      assert.equal(other.seen(), 1);
      held?.end(false);
    });

    it('does not wait for a second look when it is stopped', async () => {
      makeMirror({ recheckMs: 60_000 });
      const other = await jsonSide('{"v":1}');
      const capture = mirror.begin(start(other, both(other)));
      capture?.head(200, JSON_HEAD);
      capture?.chunk(Buffer.from('{"v":9}'));
      capture?.end(true);
      await waitFor('the first look', () => Promise.resolve(other.seen() === 1));
      await mirror.stop();
      assert.equal(counts.length, 1);
    });
  });

  it('starts only after the primary has ended', async () => {
    makeMirror();
    const other = await jsonSide('{}');
    const capture = mirror.begin(start(other));
    capture?.head(200, JSON_HEAD);
    capture?.chunk(Buffer.from('{'));
    // Another observation runs from start to end while the first is open.
    await observe(other, '{}');
    assert.equal(other.seen(), 1);
    capture?.chunk(Buffer.from('}'));
    capture?.end(true);
    await waitFor('the second outcome', () => Promise.resolve(counts.length === 2));
    assert.equal(other.seen(), 2);
  });

  it('sends the same Host and credentials, no x-strangler header, no condition and no range', async () => {
    makeMirror();
    const seen: IncomingMessage[] = [];
    const other = await side((req, res) => {
      seen.push(req);
      res.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    await observe(other, '{}', {
      headers: [
        ...['Host', 'pizza.example', 'Authorization', 'Bearer t', 'If-None-Match', '"1"', 'Range', 'bytes=0-1'],
        ...['X-Strangler-Force', 'service', 'Accept-Encoding', 'br', 'Cookie', 'a=1', 'Connection', 'close'],
      ],
    });
    const [request] = seen;
    assert.ok(request);
    const { 'accept-encoding': encoding, host, authorization, cookie, connection, ...rest } = request.headers;
    assert.deepEqual(
      [host, authorization, cookie, encoding, connection],
      ['pizza.example', 'Bearer t', 'a=1', 'identity', 'keep-alive'],
    );
    assert.deepEqual(rest, {});
    assert.equal(request.url, '/v1/orders/7');
  });

  for (const [name, { start: startBroken, outcome, reason }] of Object.entries(BROKEN_SIDES)) {
    it(`counts a side that is ${name} as ${outcome} (${reason}) and goes on`, async () => {
      makeMirror();
      const broken = await startBroken();
      sides.push(broken);
      assert.equal(await observe(broken, '{}'), `orders.get ${outcome} ${reason}`);
      assert.equal(await observe(await jsonSide('{}'), '{}'), 'orders.get equal none');
    });
  }

  const unsuitable: readonly (readonly [
    string,
    Partial<ShadowStart> & { status?: number; head?: string[] },
    string,
  ])[] = [
    ['a POST', { method: 'POST' }, 'method'],
    ['a GET with a body', { headers: ['content-length', '3'] }, 'request-body'],
    ['a primary that failed', { status: 503 }, 'primary-failed'],
    ['a part', { status: 206 }, 'conditional'],
    ['an unchanged primary', { status: 304 }, 'conditional'],
    ['an event stream', { head: ['Content-Type', 'text/event-stream'] }, 'stream'],
    ['a primary announced too large', { head: ['Content-Length', '100001'] }, 'body-too-large'],
    ['an encoding nobody knows', { head: [...JSON_HEAD, 'content-encoding', 'rot13'] }, 'encoding'],
  ];
  for (const [name, o, reason] of unsuitable) {
    it(`does not ask the other side after ${name}`, async () => {
      makeMirror();
      const other = await jsonSide('{}');
      assert.equal(await observe(other, '{}', o), `orders.get skipped ${reason}`);
      assert.equal(other.seen(), 0);
    });
  }

  it('drops a primary whose body grows over the bound, at once', async () => {
    makeMirror({ bodyBytes: 10 });
    assert.equal(await observe(await jsonSide('{}'), 'x'.repeat(11)), 'orders.get skipped body-too-large');
  });

  it('drops an observation that was cut', async () => {
    makeMirror();
    const other = await jsonSide('{}');
    const capture = mirror.begin(start(other));
    capture?.head(200, JSON_HEAD);
    capture?.end(false);
    capture?.end(true);
    assert.deepEqual(counts, ['orders.get skipped primary-aborted']);
    assert.equal(other.seen(), 0);
  });

  it('gives up a capture that never ends', async () => {
    makeMirror({ captureMs: 20 });
    mirror.begin(start(await jsonSide('{}')))?.chunk(Buffer.from('{'));
    await waitFor('the capture to be dropped', () => Promise.resolve(counts[0] === 'orders.get skipped primary-slow'));
  });

  it('never queues: over the bound on concurrency observations are skipped', async () => {
    makeMirror({ concurrency: 2 });
    const other = await jsonSide('{}');
    const open = [mirror.begin(start(other)), mirror.begin(start(other)), mirror.begin(start(other))];
    assert.deepEqual(
      open.map((capture) => capture !== null),
      [true, true, false],
    );
    assert.deepEqual(counts, ['orders.get skipped busy']);
    open.forEach((capture) => capture?.end(false));
    assert.equal(await observe(other, '{}'), 'orders.get equal none');
  });

  it('holds no more bytes than allowed, over all observations', async () => {
    makeMirror({ totalBytes: 150 });
    const other = await jsonSide('{}');
    const [first, second] = [mirror.begin(start(other)), mirror.begin(start(other))];
    first?.chunk(Buffer.alloc(100));
    second?.chunk(Buffer.alloc(100));
    assert.deepEqual(counts, ['orders.get skipped memory']);
    assert.equal(mirror.report().bufferedBytes, 100);
    first?.end(false);
  });

  it('compares decoded bodies', async () => {
    makeMirror();
    const zipped = gzipSync('{"a":1}');
    const other = await jsonSide('{"a":1}');
    assert.equal(
      await observe(other, zipped, { head: [...JSON_HEAD, 'content-encoding', 'gzip'] }),
      'orders.get equal none',
    );
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    assert.equal(await observe(other, bomb, { head: ['content-encoding', 'gzip'] }), 'orders.get skipped encoding');
  });

  it('copies what it keeps: the primary may reuse its buffer', async () => {
    makeMirror();
    const other = await jsonSide('{"a":1}');
    const capture = mirror.begin(start(other));
    capture?.head(200, JSON_HEAD);
    const chunk = Buffer.from('{"a":1}');
    capture?.chunk(chunk);
    chunk.fill(0);
    capture?.end(true);
    await waitFor('an outcome', () => Promise.resolve(counts.length > 0));
    assert.deepEqual(counts, ['orders.get equal none']);
  });

  it('keeps the latest samples only, masked, and never a credential', async () => {
    makeMirror({ samples: 2 });
    const other = await jsonSide(
      '{"customer":{"phone":"+79991234567","name":"Ivan"},"status":"ready","paid":79991234567,"vat":3}',
    );
    for (const vat of [1, 2, 4]) {
      await observe(
        other,
        `{"customer":{"phone":"+79990000000","name":"Igor"},"status":"cooking","paid":1,"vat":${vat}}`,
        {
          target: '/v1/orders/7?phone=%2B79991234567',
          headers: ['authorization', 'Bearer secret-token', 'cookie', 'sid=secret-cookie'],
        },
      );
    }
    const [route] = mirror.report().routes;
    assert.equal(route?.different, 3);
    assert.equal(route.samples.length, 2);
    const kept = JSON.stringify(mirror.report());
    for (const secret of ['9991234567', '9990000000', 'Ivan', 'Igor', 'secret'])
      assert.ok(!kept.includes(secret), secret);
    const values = Object.fromEntries(route.samples[0]?.differences.map((one) => [one.path, one.legacy]) ?? []);
    assert.deepEqual([values['$.vat'], values['$.status']], ['4', '"cooking"']);
    assert.match(values['$.customer.phone'] ?? '', /^"\+99999999999" #[0-9a-f]{6}$/);
    assert.match(route.samples[0]?.target ?? '', /^\/v1\/orders\/7\?phone="/);
  });

  it('ends what is in flight when it is stopped, and begins nothing more', async () => {
    makeMirror({ timeoutMs: 60_000 });
    const hung = await BROKEN_SIDES['hung before the head']?.start();
    assert.ok(hung);
    sides.push(hung);
    const capture = mirror.begin(start(hung));
    capture?.head(200, []);
    capture?.end(true);
    await waitFor('the mirror request', () => Promise.resolve(hung.seen() === 1));
    await mirror.stop();
    assert.deepEqual(counts, ['orders.get failed stopped']);
    assert.equal(mirror.begin(start(hung)), null);
  });

  it('outlives metrics that throw', async () => {
    mirror = makeShadowMirror({
      limits: { concurrency: 1, bodyBytes: 100, timeoutMs: 300, samples: 1 },
      metrics: {
        count() {
          throw new Error('no metrics');
        },
      },
      logger: { warn: (message) => warnings.push(message) },
    });
    const capture = mirror.begin(start(await jsonSide('{}')));
    capture?.head(200, JSON_HEAD);
    capture?.chunk(Buffer.from('{}'));
    capture?.end(true);
    await waitFor('the observation to end', () => Promise.resolve(mirror.report().inFlight === 0));
    assert.equal(mirror.report().routes[0]?.equal, 1);
    assert.deepEqual(warnings.splice(0), ['shadow.not-counted']);
  });
});
