import assert from 'node:assert/strict';
import { waitFor } from '../../support/wait-for.ts';
import { closeFailingServers, failingServer, failingServices, refusingUrl } from '../support/failing-servers.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { rawClient, rawRequest } from '../support/raw-client.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from '../support/upstream.ts';

describe('a request that a copy fails', () => {
  let well: TestUpstream;
  let monolith: TestUpstream;
  let proxy: TestProxy;

  async function start(
    failing: string,
    parts: object = {},
    route: object = {},
    decorators: object = {},
  ): Promise<void> {
    well = await startUpstream(plainAnswer('well'));
    monolith = await startUpstream(plainAnswer('legacy'));
    const timeouts = { connect: '300ms', headers: '300ms', idle: '300ms' };
    // Never ejected, so that each second request meets the failing copy.
    const health = { failures: 1_000_000 };
    const config = testConfig({
      upstreams: {
        monolith: { url: monolith.url },
        orders: { urls: [failing, well.url], timeouts, health, ...parts },
      },
      explain: 'always',
      decorators,
      routes: [{ id: 'r', match: { path: '/api/orders' }, flag: 'on', service: 'orders', ...route }],
    });
    proxy = await startProxy(config, { on: true });
  }
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
    await closeFailingServers();
  });

  const get = (method = 'GET'): Promise<string> => rawRequest(proxy.url, `${method} /api/orders HTTP/1.1\nhost: a`);
  const post = (body = '{"dish": 7}'): Promise<string> =>
    rawRequest(proxy.url, `POST /api/orders HTTP/1.1\nhost: a\ncontent-length: ${body.length}`, body);
  const postChunks = (): Promise<string> =>
    rawRequest(proxy.url, 'POST /api/orders HTTP/1.1\nhost: a\ntransfer-encoding: chunked', '3\r\nabc\r\n0\r\n\r\n');
  const metric = async (name: string): Promise<number> => {
    const text = await proxy.proxy.metrics.registry.metrics();
    return Number(new RegExp(`^${name}\\{[^}]*\\} (\\d+)$`, 'm').exec(text)?.[1] ?? '0');
  };
  const many = async (ask: () => Promise<string>, count = 12): Promise<string[]> => {
    const answers: string[] = [];
    for (let i = 0; i < count; i++) answers.push(await ask());
    return answers;
  };

  for (const [kind, make] of Object.entries(failingServices)) {
    // These take the whole time that there is: what is left of it is for legacy.
    if (kind === 'hung' || kind === 'slow') continue;
    it(`is sent to another copy: GET and HEAD, by a ${kind} one`, async () => {
      await start(await make());
      for (const answer of await many(get)) assert.match(answer, /^HTTP\/1\.1 200 [^]*well$/);
      assert.match(await get('HEAD'), /^HTTP\/1\.1 200 /);
      assert.ok((await metric('strangler_retries_total')) > 0);
      assert.equal(await metric('strangler_fallbacks_total'), 0);
    });
  }

  it('is sent to another copy when the first answers 502, 503 or 504', async () => {
    let status = 501;
    const failing = await startUpstream((_, res) => void res.writeHead(++status).end('failing'));
    await start(failing.url);
    while (failing.received.length < 3) assert.match(await get(), /^HTTP\/1\.1 200 [^]*well$/);
    assert.equal(status, 504);
  });

  it('gets the answer of the first where no other may be asked: a write that was answered 503', async () => {
    const failing = await startUpstream((req, res) => void req.resume().on('end', () => res.writeHead(503).end('no')));
    await start(failing.url);
    const answers = await many(post);
    assert.ok(answers.some((answer) => answer.startsWith('HTTP/1.1 503')));
    assert.equal(well.received.length + failing.received.length, 12, 'each was sent once');
  });

  it('is sent to another copy, whatever its method, when it was surely not sent: with its body, whole', async () => {
    await start(refusingUrl);
    const bodies: string[] = [];
    well.answer((req, res) => {
      let body = '';
      req.setEncoding('latin1').on('data', (chunk: string) => (body += chunk));
      req.on('end', () => {
        bodies.push(body);
        res.end('done');
      });
    });
    const large = 'x'.repeat(300_000);
    for (const answer of await many(() => post(large), 6)) assert.match(answer, /^HTTP\/1\.1 200 [^]*done$/);
    for (const answer of await many(postChunks, 6)) assert.match(answer, /^HTTP\/1\.1 200 [^]*done/);
    assert.deepEqual(bodies, [...Array<string>(6).fill(large), ...Array<string>(6).fill('abc')]);
    assert.ok((await metric('strangler_retries_total')) > 0);
  });

  it('is sent to another copy when its client holds the body back until it is asked for it', async () => {
    await start(refusingUrl);
    for (let i = 0; i < 6; i++) {
      const client = await rawClient(proxy.url);
      client.send('POST /api/orders HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n');
      await client.until('HTTP/1.1 100 Continue');
      client.send('{}');
      await client.until('well');
      client.socket.destroy();
    }
    assert.ok((await metric('strangler_retries_total')) > 0);
  });

  for (const kind of ['resetting', 'closing', 'garbage', 'hung']) {
    it(`is never sent twice when it is a write that a ${kind} copy may have got`, async () => {
      await start((await failingServices[kind]?.()) ?? '');
      const answers = await Promise.all(Array.from({ length: 8 }, () => post()));
      const ok = answers.filter((answer) => answer.startsWith('HTTP/1.1 200')).length;
      assert.ok(ok < 8 && ok === well.received.length, `${ok} answered, ${well.received.length} received`);
    });
  }

  it('goes to another copy first, and to legacy when that fails too', async () => {
    const failing = await failingServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    await start(failing, {}, { fallback: true });
    assert.match(await get(), /^HTTP\/1\.1 200 [^]*well$/);
    well.answer((_, res) => void res.writeHead(503).end());
    for (const answer of await many(get, 4)) assert.match(answer, /^HTTP\/1\.1 200 [^]*legacy$/);
    assert.ok((await metric('strangler_fallbacks_total')) === 4);
  });

  it('goes to legacy at once when a hung copy has used the time up, and is 504 where legacy may not answer', async () => {
    const hung = (await failingServices['hung']?.()) ?? '';
    await start(hung, {}, { fallback: true });
    const atOnce = (): Promise<string[]> => Promise.all(Array.from({ length: 8 }, () => get()));
    const answers = await atOnce();
    assert.ok(answers.some((answer) => answer.endsWith('legacy')));
    for (const answer of answers) assert.match(answer, /^HTTP\/1\.1 200 /);
    await closeProxies();
    await start(hung);
    assert.ok((await atOnce()).some((answer) => answer.startsWith('HTTP/1.1 504')));
  });

  it('goes to legacy after decorators have held half an answer, and to another copy before that', async () => {
    const half = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf';
    const failing = await failingServer((socket) => socket.once('data', () => socket.end(half)));
    const decorator = await startUpstream((req, res) => void req.resume().on('end', () => res.writeHead(204).end()));
    const decorated = { fallback: true, post: ['look'] };
    await start(failing, {}, decorated, { look: { call: decorator.url } });
    for (const answer of await many(get, 6)) assert.match(answer, /^HTTP\/1\.1 200 [^]*well$/);
    const other = await failingServer((socket) => socket.once('data', () => socket.end(half)));
    await closeProxies();
    await start(failing, { urls: [failing, other] }, decorated, { look: { call: decorator.url } });
    for (const answer of await many(get, 3)) assert.match(answer, /^HTTP\/1\.1 200 [^]*legacy$/);
  });

  it('has only what is left of the time at the next copy', async () => {
    // Answers late, and not at all: together they would take twice the time.
    const late = await startUpstream((_, res) => void setTimeout(() => res.writeHead(503).end(), 250));
    await start(late.url, { timeouts: { headers: '600ms' } });
    well.answer(() => undefined);
    const since = performance.now();
    const answers = await Promise.all(Array.from({ length: 8 }, () => get()));
    assert.ok(answers.every((answer) => answer.startsWith('HTTP/1.1 50')));
    assert.ok(performance.now() - since < 4000, 'undici’s clock ticks twice a second');
  });

  it('is not repeated beyond the budget: retries cannot storm', async () => {
    const failing = await startUpstream((_, res) => void res.writeHead(503).end('no'));
    await start(failing.url, { retries: '10%' });
    const answers: number[] = [];
    for (let i = 0; i < 200; i++) answers.push((await fetch(`${proxy.url}/api/orders`)).status);
    const retries = await metric('strangler_retries_total');
    assert.ok(retries >= 20 && retries <= 31, `${retries} of 200: ten saved up, and a tenth of all`);
    assert.equal(answers.filter((status) => status === 503).length, failing.received.length - retries);
  });

  it('is not repeated at all with retries: 0%, unless it was surely not sent', async () => {
    const failing = await startUpstream((_, res) => void res.writeHead(503).end('no'));
    await start(failing.url, { retries: '0%' });
    await many(get);
    assert.equal(await metric('strangler_retries_total'), 0);
    await failing.close();
    for (const answer of await many(get)) assert.match(answer, /^HTTP\/1\.1 200 /);
  });

  it('is 503 no-healthy-copy when all are out, and legacy answers where it may', async () => {
    const health = { failures: 1, eject: '1h', maxEject: '1h', maxEjectedShare: '100%' };
    await start(refusingUrl, { health });
    await well.close();
    assert.match(await get(), /^HTTP\/1\.1 502 /);
    assert.match(await get(), /^HTTP\/1\.1 503 [^]*retry-after: 1[^]*no-healthy-copy/);
    assert.match(await post(), /^HTTP\/1\.1 503 /);
    assert.equal(proxy.log.filter(({ event }) => event === 'upstream.ejected').length, 2);
    await closeProxies();
    await start(refusingUrl, { health }, { fallback: true });
    await well.close();
    for (const answer of await many(get, 3)) assert.match(answer, /^HTTP\/1\.1 200 [^]*legacy$/);
    assert.match(await get(), /reason=service-unhealthy/);
    assert.match(await post(), /^HTTP\/1\.1 503 /);
  });

  it('moves on from the queue of a copy that is ejected while it waits', async () => {
    const hung = (await failingServices['hung']?.()) ?? '';
    const health = { failures: 1, eject: '1h', maxEject: '1h' };
    await start(hung, { connections: 1, health, timeouts: { headers: '500ms' } });
    well.answer((_, res) => void setTimeout(() => res.end('well'), 50));
    const answers = await Promise.all(Array.from({ length: 20 }, () => post()));
    assert.equal(answers.filter((answer) => answer.startsWith('HTTP/1.1 504')).length, 1, 'the one that hung');
    assert.equal(answers.filter((answer) => answer.endsWith('well')).length, 19);
  });

  it('leaves the client’s connection in order when it is sent nowhere in the end', async () => {
    await start(refusingUrl);
    await well.close();
    const client = await rawClient(proxy.url);
    for (let i = 1; i <= 3; i++) {
      client.send('POST /api/orders HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello');
      await waitFor('the answer', () => Promise.resolve(client.text().split('upstream-refused').length === i + 1));
    }
    client.socket.destroy();
  });
});
