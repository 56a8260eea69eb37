import assert from 'node:assert/strict';
import type { IncomingMessage, RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { request } from 'undici';
import type { ShadowReport } from '../../../strangler-proxy/shadow/index.ts';
import { fixedFlags } from '../../support/fixed-flags.ts';
import { waitFor } from '../../support/wait-for.ts';
import { adminToken, closeProxies, startProxy, testConfig } from '../support/proxy.ts';
import type { TestProxy } from '../support/proxy.ts';
import { BROKEN_SIDES, httpSide } from './broken-sides.ts';
import type { TestSide } from './broken-sides.ts';

const LARGE = JSON.stringify({ items: Array.from({ length: 5000 }, (_, id) => ({ id, name: 'Margherita' })) });

/** The primary: one answer of each kind, the same at every call. */
const primaryAnswers: RequestListener = (req, res) => {
  const path = new URL(req.url ?? '/', 'http://h').pathname.slice('/orders/'.length);
  res.setHeader('content-type', 'application/json').setHeader('x-own', 'yes').removeHeader('date');
  if (path === 'chunked') {
    res.write(LARGE.slice(0, 1000));
    setImmediate(() => res.end(LARGE.slice(1000)));
  } else if (path === 'gzip') res.setHeader('content-encoding', 'gzip').end(gzipSync(LARGE));
  else if (path === 'missing') res.writeHead(404).end('{"code":"not-found"}');
  else if (path === 'failing') res.writeHead(500).end('{"code":"internal"}');
  else if (path === 'cached') res.writeHead(304).end();
  else if (path === 'cookies') res.setHeader('set-cookie', ['a=1', 'b=2']).end('{}');
  else if (path === 'twice') req.pipe(res);
  else res.end('{"id":1}');
};

const PATHS = ['plain', 'chunked', 'gzip', 'missing', 'failing', 'cached', 'cookies'];

describe('the primary’s answer under a shadow', () => {
  let primary: TestSide;
  let other: TestSide;
  let proxy: TestProxy;
  const flags = fixedFlags({});

  async function start(o: {
    primary?: RequestListener;
    other: () => Promise<TestSide>;
    serviceFirst?: boolean;
    concurrency?: number;
    fallback?: boolean;
  }): Promise<void> {
    primary = await httpSide(o.primary ?? primaryAnswers);
    other = await o.other();
    const [monolith, orders] = o.serviceFirst === true ? [other, primary] : [primary, other];
    flags.set('read', o.serviceFirst === true);
    flags.set('shadow', true);
    const config = testConfig({
      upstreams: { monolith: { url: monolith.origin }, orders: { url: orders.origin } },
      shadow: { concurrency: o.concurrency ?? 8, timeout: '300ms', body: '1MiB' },
      routes: [
        {
          id: 'orders',
          match: { methods: ['GET', 'POST'], path: '/orders/:id' },
          flag: 'read',
          service: 'orders',
          fallback: o.fallback === true,
          shadow: { flag: 'shadow' },
        },
      ],
    });
    proxy = await startProxy(config, flags);
  }
  afterEach(async () => {
    await closeProxies();
    await Promise.all([primary.stop(), other.stop()]);
  });

  async function ask(path: string, method = 'GET'): Promise<object> {
    const { statusCode, headers, body } = await request(`${proxy.url}/orders/${path}`, {
      method: method as 'GET',
      body: method === 'POST' ? LARGE : null,
    });
    // These name the moment and the request.
    const own = Object.entries(headers).filter(([name]) => name !== 'date' && name !== 'x-request-id');
    return { statusCode, headers: own, body: Buffer.from(await body.arrayBuffer()).toString('base64') };
  }
  const report = async (): Promise<ShadowReport> => {
    const answer = await fetch(new URL('/shadow', proxy.adminUrl), {
      headers: { authorization: `Bearer ${adminToken}` },
    });
    return (await answer.json()) as ShadowReport;
  };
  const idle = (): Promise<unknown> => waitFor('the mirror to be idle', async () => (await report()).inFlight === 0);

  const sides = { ...BROKEN_SIDES, 'well and equal': { start: () => httpSide(primaryAnswers) } };
  for (const [name, { start: startOther }] of Object.entries(sides)) {
    for (const serviceFirst of [false, true]) {
      it(`is the same, from the ${serviceFirst ? 'service' : 'monolith'}, with the other side ${name}`, async () => {
        await start({ other: startOther, serviceFirst });
        const all = async (): Promise<readonly object[]> =>
          Promise.all([...PATHS.map((path) => ask(path)), ask('plain', 'HEAD'), ask('twice', 'POST')]);
        flags.set('shadow', false);
        const without = await all();
        flags.set('shadow', true);
        const first = await all();
        // A second round meets whatever the first left behind: broken connections, slots in use.
        const second = await all();
        assert.deepEqual(first, without);
        assert.deepEqual(second, without);
        await idle();
        const [route] = (await report()).routes;
        assert.ok((route?.skipped['primary-failed'] ?? 0) + (route?.skipped.busy ?? 0) > 0);
        const lines = proxy.log.filter(({ event }) => event.startsWith('shadow'));
        assert.deepEqual(lines, []);
      });
    }
  }

  it('does not wait for a hung shadow, nor for a free place among the mirror requests', async () => {
    await start({ other: BROKEN_SIDES['hung before the head']?.start ?? assert.fail(), concurrency: 2 });
    const results = await Promise.all(Array.from({ length: 50 }, () => ask('plain')));
    assert.equal(new Set(results.map((one) => JSON.stringify(one))).size, 1);
    await idle();
    const [route] = (await report()).routes;
    const [timedOut, busy] = [route?.failed.timeout ?? 0, route?.skipped.busy ?? 0];
    assert.equal(timedOut + busy, 50);
    assert.ok(busy > 0 && other.seen() === timedOut, `${busy} skipped, ${other.seen()} asked, ${timedOut} timed out`);
  });

  it('is out completely before the other side is asked', async () => {
    let finish: (() => void) | undefined;
    const half: RequestListener = (_req, res) => {
      res.write('{"id":');
      finish = () => void res.end('1}');
    };
    await start({ primary: half, other: () => httpSide(primaryAnswers) });
    const answer = await request(`${proxy.url}/orders/plain`);
    const body = answer.body[Symbol.asyncIterator]();
    assert.equal(String((await body.next()).value), '{"id":');
    await waitFor('the capture', async () => (await report()).inFlight === 1);
    assert.equal(other.seen(), 0);
    finish?.();
    assert.equal(String((await body.next()).value), '1}');
    await body.next();
    await waitFor('the mirror request', () => Promise.resolve(other.seen() === 1));
  });

  it('leaves no mirror request behind a client that went away', async () => {
    let closed = false;
    const endless: RequestListener = (_req, res) => {
      res.write('{');
      res.on('close', () => (closed = true));
    };
    await start({ primary: endless, other: () => httpSide(primaryAnswers) });
    const answer = await request(`${proxy.url}/orders/plain`);
    answer.body.on('error', () => undefined).destroy();
    await waitFor('the primary to be let go', () => Promise.resolve(closed));
    await idle();
    assert.deepEqual((await report()).routes[0]?.skipped, { 'primary-aborted': 1 });
    assert.equal(other.seen(), 0);
  });

  it('is not mirrored where it was a write, and carries no header of ours', async () => {
    const seen: IncomingMessage[] = [];
    await start({
      other: () =>
        httpSide((req, res) => {
          seen.push(req);
          primaryAnswers(req, res);
        }),
    });
    await ask('twice', 'POST');
    await ask('plain');
    await idle();
    assert.deepEqual(
      seen.map(({ method }) => method),
      ['GET'],
    );
    assert.ok(seen.every(({ headers }) => Object.keys(headers).every((name) => !name.startsWith('x-strangler-'))));
  });

  it('is not compared with itself where the proxy fell back', async () => {
    const unavailable: RequestListener = (_req, res) => void res.writeHead(503).end();
    await start({ primary: unavailable, other: () => httpSide(primaryAnswers), serviceFirst: true, fallback: true });
    assert.equal((await request(`${proxy.url}/orders/plain`)).statusCode, 200);
    await idle();
    const [route] = (await report()).routes;
    assert.deepEqual([route?.equal, route?.skipped], [0, { 'primary-aborted': 1 }]);
  });
});
