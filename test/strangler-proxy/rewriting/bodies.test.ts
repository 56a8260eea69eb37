import assert from 'node:assert/strict';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { rawClient, rawRequest } from '../support/raw-client.ts';
import { closeUpstreams, startUpstream, type TestUpstream } from '../support/upstream.ts';
import { waitFor } from '../../support/wait-for.ts';
import { ask } from './ask.ts';

const text = 'see http://old:3000/a, http:\\/\\/old:3000\\/b, http%3a%2f%2fold%3a3000%2fc, //old:3000/d and x:secret:';
const rewritten =
  'see http://shop.example/a, http:\\/\\/shop.example\\/b, http%3a%2f%2fshop.example%2fc, //shop.example/d and x:[shop.example]:';
const bodies = { links: true, replace: [{ from: 'secret', to: '[{host}]' }], limit: '64KiB' };

describe('the rewriting of bodies', () => {
  let monolith: TestUpstream;
  let proxy: TestProxy;

  beforeEach(async () => {
    monolith = await startUpstream();
    const rewrite = { origins: ['http://old:3000'], bodies };
    proxy = await startProxy(testConfig({ upstreams: { monolith: { url: monolith.url, rewrite } } }));
  });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  const answerWith = (body: Buffer | string, headers: Readonly<Record<string, string | number>>, status = 200): void =>
    monolith.answer((_, res) => {
      res.writeHead(status, headers);
      res.end(body);
    });
  const outcomes = async (): Promise<string[]> =>
    [...(await proxy.proxy.metrics.registry.metrics()).matchAll(/searched_bodies_total\{.*outcome="(.*?)"\} 1\n/g)].map(
      (each) => each[1] ?? '',
    );

  it('finds links to the upstream in every spelling, and declared texts', async () => {
    answerWith(text, { 'content-type': 'text/html; charset=utf-8', 'content-length': text.length });
    const { body } = await ask(proxy.url, '/');
    assert.equal(body.toString(), rewritten);
    assert.equal(monolith.received[0]?.headers['accept-encoding'], 'identity');
    assert.deepEqual(await outcomes(), ['searched']);
  });

  it('says nothing of the bytes that came', async () => {
    answerWith(text, {
      ...{ 'content-type': 'application/json', 'content-length': text.length, etag: '"v1"', 'accept-ranges': 'bytes' },
      ...{ 'content-md5': 'x', digest: 'x', 'content-digest': 'x', 'repr-digest': 'x', 'x-other': 'kept' },
    });
    const { headers } = await ask(proxy.url, '/');
    for (const name of ['content-length', 'content-md5', 'digest', 'content-digest', 'repr-digest'])
      assert.equal(headers[name], undefined, name);
    assert.equal(headers.etag, 'W/"v1"');
    assert.equal(headers['accept-ranges'], 'none');
    assert.equal(headers['x-other'], 'kept');
    const head = await ask(proxy.url, '/', { method: 'HEAD' });
    assert.equal(head.headers['content-length'], undefined);
    assert.equal(head.headers.etag, 'W/"v1"');
  });

  it('finds what pieces have cut apart, and delays no event for it', async () => {
    let send: (piece: string) => void = () => undefined;
    monolith.answer((_, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.write('data: one\n\n');
      send = (piece) => {
        if (piece === '') res.end();
        else res.write(piece);
      };
    });
    const client = await rawClient(proxy.url);
    client.send('GET / HTTP/1.1\r\nhost: shop.example\r\n\r\n');
    await client.until('data: one\n\n');
    send('data: http://ol');
    await client.until('data: \r\n');
    send('d:3000/x\n\n');
    await client.until('http://shop.example/x\n\n');
    send('data: sec');
    send('');
    await client.until('sec\r\n0\r\n\r\n');
    client.socket.destroy();
  });

  for (const [coding, encode] of [
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ] as const) {
    it(`decodes ${coding} that came although it was not asked for (${encode.name})`, async () => {
      const encoded = encode(Buffer.from(text.repeat(100)));
      answerWith(encoded, {
        ...{ 'content-type': 'text/html', 'content-encoding': coding, 'content-length': encoded.length },
      });
      const { headers, body } = await ask(proxy.url, '/', { headers: { 'accept-encoding': 'gzip, br' } });
      assert.equal(body.toString(), rewritten.repeat(100));
      assert.equal(headers['content-encoding'], undefined);
    });
  }

  it('breaks off where an encoded body breaks off or is none', async () => {
    const encoded = gzipSync(Buffer.from(text.repeat(100)));
    for (const body of [encoded.subarray(0, -20), Buffer.from('no gzip at all')]) {
      answerWith(body, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
      await assert.rejects(ask(proxy.url, '/'), { code: 'ECONNRESET' });
    }
  });

  it('breaks off a body that grows beyond measure when it is decoded', async () => {
    const bomb = brotliCompressSync(Buffer.alloc(64 * 1024 ** 2));
    answerWith(bomb, { 'content-type': 'text/html', 'content-encoding': 'br' });
    await assert.rejects(ask(proxy.url, '/'), { code: 'ECONNRESET' });
  });

  for (const [what, headers, status, outcome] of [
    ['an image', { 'content-type': 'image/png' }, 200, undefined],
    ['a body without a type', {}, 200, undefined],
    ['a part', { 'content-type': 'text/html', 'content-range': 'bytes 0-9/99' }, 206, undefined],
    ['an encoding that nobody knows', { 'content-type': 'text/html', 'content-encoding': 'x-y' }, 200, 'encoding'],
    ['two encodings', { 'content-type': 'text/html', 'content-encoding': 'gzip, br' }, 200, 'encoding'],
    ['a charset that is not like ASCII', { 'content-type': 'text/html; charset=UTF-16LE' }, 200, 'charset'],
  ] as const) {
    it(`leaves ${what} as it is`, async () => {
      const all = { ...headers, etag: '"v1"', 'content-length': String(text.length) };
      answerWith(text, all, status);
      const answer = await ask(proxy.url, '/', { headers: { range: 'bytes=0-9' } });
      assert.equal(answer.status, status);
      assert.equal(answer.body.toString(), text);
      for (const [name, value] of Object.entries(all)) assert.equal(answer.headers[name], value);
      assert.equal(monolith.received[0]?.headers.range, 'bytes=0-9');
      assert.deepEqual(await outcomes(), outcome === undefined ? [] : [outcome]);
    });
  }

  it('leaves 304 and 204 as they are', async () => {
    for (const status of [304, 204]) {
      answerWith('', { etag: '"v1"', 'content-type': 'text/html' }, status);
      const answer = await ask(proxy.url, '/');
      assert.equal(answer.status, status);
      assert.equal(answer.headers.etag, '"v1"');
    }
  });

  it('leaves a body over the limit as it is when its length is stated, and what is over it otherwise', async () => {
    const large = `http://old:3000 ${'x'.repeat(80_000)} http://old:3000`;
    answerWith(large, { 'content-type': 'text/html', 'content-length': large.length });
    assert.equal((await ask(proxy.url, '/')).body.toString(), large);
    assert.deepEqual(await outcomes(), ['too-large']);
    assert.equal(proxy.log.find(({ event }) => event === 'rewrite.skipped')?.fields['why'], 'too-large');
    monolith.answer((_, res) => {
      res.writeHead(200, { 'content-type': 'text/html' });
      res.write(large, () => res.end('http://old:3000'));
    });
    const { body } = await ask(proxy.url, '/');
    assert.match(body.toString(), /^http:\/\/shop\.example x{80000} http:\/\/\S+$/);
    assert.ok(body.toString().endsWith('http://old:3000'));
  });

  it('writes in the charset of the body', async () => {
    const bytes = Buffer.from('Grüße: http://old:3000', 'latin1');
    answerWith(bytes, { 'content-type': 'text/plain; charset=iso-8859-1' });
    assert.equal((await ask(proxy.url, '/')).body.toString('latin1'), 'Grüße: http://shop.example');
    const strange = Buffer.from('\x82\xa0 http://old:3000', 'latin1');
    answerWith(strange, { 'content-type': 'text/plain; charset=Shift_JIS' });
    assert.equal((await ask(proxy.url, '/')).body.toString('latin1'), '\x82\xa0 http://shop.example');
  });

  it('writes no Host into a page that could be markup', async () => {
    answerWith(text, { 'content-type': 'text/html' });
    const answer = await rawRequest(proxy.url, `GET / HTTP/1.1\nhost: a'onload='alert(1)`);
    assert.match(answer, /http:\/\/old:3000\/a/);
    assert.deepEqual(await outcomes(), ['host']);
  });

  it('waits for a client that takes nothing', async () => {
    const piece = Buffer.from(`${'x'.repeat(65_000)}http://old:3000/`);
    let written = 0;
    monolith.answer((_, res) => {
      res.writeHead(200, { 'content-type': 'text/html' });
      const more = (): void => {
        while (!res.destroyed && written < 400 && res.write(piece)) written++;
      };
      res.on('drain', more);
      more();
    });
    const client = await rawClient(proxy.url);
    client.socket.pause();
    client.send('GET / HTTP/1.1\r\nhost: shop.example\r\n\r\n');
    let before = -1;
    // The client takes nothing: what is on its way comes to a halt.
    await waitFor('a halt', () => {
      const isHalted = written > 0 && written === before;
      before = written;
      return Promise.resolve(isHalted);
    });
    assert.ok(written < 300, `${written} pieces are on their way`);
    client.socket.destroy();
  });
});
