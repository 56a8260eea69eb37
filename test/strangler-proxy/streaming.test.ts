import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import type { Readable } from 'node:stream';
import { waitFor } from '../support/wait-for.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from './support/proxy.ts';
import { rawClient, rawRequest } from './support/raw-client.ts';
import { closeUpstreams, startUpstream, type TestUpstream } from './support/upstream.ts';

const mebibyte = Buffer.alloc(1024 * 1024, 'x');

describe('the streaming lane', () => {
  let monolith: TestUpstream;
  let proxy: TestProxy;

  beforeEach(async () => {
    monolith = await startUpstream();
    proxy = await startProxy(testConfig({ upstreams: { monolith: { url: monolith.url } } }));
  });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  const inFlight = (): number | undefined => proxy.proxy.upstreams.current().get('monolith')?.inFlight;

  it('streams bodies both ways byte for byte, with and without a length', async () => {
    monolith.answer((req, res) => {
      res.writeHead(
        200,
        req.headers['content-length'] === undefined ? {} : { 'content-length': req.headers['content-length'] },
      );
      req.pipe(res);
    });
    for (const headers of [{ 'content-length': String(3 * mebibyte.length) }, { 'transfer-encoding': 'chunked' }]) {
      const req = request(proxy.url, { method: 'POST', headers });
      const answer = once(req, 'response') as Promise<[Readable]>;
      for (let i = 0; i < 3; i++) if (!req.write(mebibyte)) await once(req, 'drain');
      req.end();
      let size = 0;
      for await (const chunk of (await answer)[0]) size += (chunk as Buffer).length;
      assert.equal(size, 3 * mebibyte.length);
    }
  });

  it('holds the upstream back while the client does not read', async () => {
    let written = 0;
    monolith.answer((_, res) => {
      const more = (): void => {
        while (written < 200 * mebibyte.length) {
          written += mebibyte.length;
          if (!res.write(mebibyte)) return;
        }
        res.end();
      };
      res.on('drain', more);
      more();
    });
    const client = await rawClient(proxy.url);
    client.socket.pause();
    client.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    let before = -1;
    await waitFor('the upstream to stop writing', async () => {
      const isStill = written === before && written > 0;
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return isStill;
    });
    assert.ok(written < 50 * mebibyte.length, `${written} bytes were taken from the upstream`);
    client.socket.destroy();
    await waitFor('the request to be given up', () => Promise.resolve(inFlight() === 0));
  });

  it('holds the client back while the upstream does not read', async () => {
    monolith.answer(() => {
      // Reads nothing.
    });
    const client = await rawClient(proxy.url);
    client.send(`POST / HTTP/1.1\r\nhost: a\r\ncontent-length: ${200 * mebibyte.length}\r\n\r\n`);
    let isBlocked = false;
    for (let i = 0; i < 100 && !isBlocked; i++) isBlocked = !client.socket.write(mebibyte);
    await waitFor('the request to arrive', () => Promise.resolve(monolith.received.length === 1));
    assert.ok(isBlocked);
    client.socket.destroy();
    await waitFor('the request to be given up', () => Promise.resolve(inFlight() === 0));
  });

  it('passes pieces on as they come, as server-sent events need it', async () => {
    let next: () => void = assert.fail;
    monolith.answer((_, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.flushHeaders();
      next = () => res.write('data: 1\n\n');
    });
    const client = await rawClient(proxy.url);
    client.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await client.until('text/event-stream');
    next();
    await client.until('data: 1');
    client.socket.destroy();
    await waitFor('the close to reach the upstream', () => Promise.resolve(monolith.sockets.size === 0));
  });

  it('gives an upstream request up when the client goes away', async () => {
    monolith.answer(() => {
      // Never answers.
    });
    const client = await rawClient(proxy.url);
    client.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await waitFor('the request to arrive', () => Promise.resolve(monolith.received.length === 1));
    client.socket.destroy();
    await waitFor('the upstream connection to close', () => Promise.resolve(monolith.sockets.size === 0));
    assert.equal(inFlight(), 0);
    const metrics = await proxy.proxy.metrics.registry.metrics();
    assert.match(metrics, /strangler_requests_total\{route="-",side="legacy",reason="no-route",status="aborted"\} 1/);
  });

  it('gives an upload up when the client goes away in the middle of it', async () => {
    let wasAborted = false;
    monolith.answer((req) => req.on('error', () => (wasAborted = true)).resume());
    const client = await rawClient(proxy.url);
    client.send('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf');
    await waitFor('the request to arrive', () => Promise.resolve(monolith.received.length === 1));
    client.socket.destroy();
    await waitFor('the upstream to notice', () => Promise.resolve(wasAborted));
  });

  for (const framing of ['a length', 'chunks']) {
    it(`passes an answer with ${framing} that breaks off on as a broken one`, async () => {
      monolith.answer((_, res) => {
        res.writeHead(200, framing === 'chunks' ? {} : { 'content-length': '100' });
        res.write('half');
        setImmediate(() => res.destroy());
      });
      const client = await rawClient(proxy.url);
      client.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
      const answer = await client.closed();
      assert.match(answer, /^HTTP\/1\.1 200 /);
      assert.doesNotMatch(answer, /0\r\n\r\n$/);
      assert.ok(proxy.log.some(({ event }) => event === 'request.broke-off'));
    });
  }

  for (const status of [204, 304]) {
    it(`passes ${status} on without a body and keeps the connection`, async () => {
      monolith.answer((_, res) => {
        res.writeHead(status, { etag: '"1"' });
        res.end();
      });
      const client = await rawClient(proxy.url);
      client.send('GET /1 HTTP/1.1\r\nhost: a\r\n\r\n');
      const head = await client.until('\r\n\r\n');
      assert.match(head, new RegExp(`^HTTP/1.1 ${status} `));
      assert.doesNotMatch(head, /transfer-encoding/i);
      client.send('GET /2 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
      assert.equal((await client.closed()).split('HTTP/1.1').length, 3);
    });
  }

  it('passes the head of an answer to HEAD on, with the length of the body that is not sent', async () => {
    monolith.answer((_, res) => {
      res.writeHead(200, { 'content-length': '1234' });
      res.end();
    });
    const answer = await rawRequest(proxy.url, 'HEAD / HTTP/1.1\nhost: a');
    assert.match(answer, /content-length: 1234\r\n/);
    assert.match(answer, /\r\n\r\n$/);
  });

  it('passes trailers on', async () => {
    monolith.answer((_, res) => {
      res.writeHead(200, { trailer: 'X-Sum' });
      res.write('body');
      res.addTrailers({ 'X-Sum': '42' });
      res.end();
    });
    const answer = await rawRequest(proxy.url, 'GET / HTTP/1.1\nhost: a');
    assert.match(answer, /trailer: X-Sum\r\n/);
    assert.match(answer, /0\r\nX-Sum: 42\r\n\r\n$/);
  });

  it('passes no trailer on that would be no header either', async () => {
    monolith.answer((_, res) => {
      const trailers = ['X-Strangler-Decision: mine', 'Keep-Alive: x', 'Connection: x', 'Upgrade: x', 'X-Sum: 42'];
      // Node would refuse to send some of them.
      res.socket?.end(
        `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n${trailers.join('\r\n')}\r\n\r\n`,
      );
    });
    const answer = await rawRequest(proxy.url, 'GET / HTTP/1.1\nhost: a');
    assert.match(answer, /\r\n0\r\nX-Sum: 42\r\n\r\n$/);
  });

  it('asks for a body that waits for 100-continue when its upstream does', async () => {
    monolith.answer((req, res) => req.pipe(res));
    const client = await rawClient(proxy.url);
    client.send('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n');
    await client.until('HTTP/1.1 100 Continue');
    client.send('body');
    assert.match(await client.closed(), /body/);
    assert.equal(monolith.received[0]?.headers['expect'], '100-continue');
  });

  it('passes an early answer on while the upload still runs, and keeps the client’s connection', async () => {
    monolith.answer((req, res) => {
      if (req.method === 'GET') return void res.end('next');
      res.writeHead(413, { 'content-length': '5' });
      res.end('large');
    });
    const client = await rawClient(proxy.url);
    client.send(`POST / HTTP/1.1\r\nhost: a\r\ncontent-length: ${mebibyte.length}\r\n\r\nfirst`);
    await client.until('large');
    client.socket.write(mebibyte.subarray(5));
    client.send('GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
    assert.match(await client.closed(), /413 [^]*large[^]*200 OK[^]*next/);
  });

  it('serves HTTP/1.0 clients', async () => {
    monolith.answer((_, res) => {
      res.write('chunked ');
      res.end('body');
    });
    const answer = await rawRequest(proxy.url, 'GET / HTTP/1.0');
    assert.match(answer, /\r\n\r\nchunked body$/);
    assert.doesNotMatch(answer, /transfer-encoding/i);
  });

  it('keeps connections to the upstream and to the client', async () => {
    const client = await rawClient(proxy.url);
    for (let i = 1; i <= 5; i++) {
      client.send(`GET /${i} HTTP/1.1\r\nhost: a\r\n\r\n`);
      await waitFor('the answer', () => Promise.resolve(client.text().split('upstream').length === i + 1));
    }
    assert.equal(monolith.sockets.size, 1);
    client.socket.destroy();
  });
});
