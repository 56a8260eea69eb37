import assert from 'node:assert/strict';
import { head, rawExchange } from '../support/raw-client.ts';
import { type RawUpstream, startRawUpstream } from '../support/raw-upstream.ts';
import { inBothWays } from '../support/ways.ts';

inBothWays('raw headers', (way) => {
  let service: RawUpstream;
  beforeEach(async () => {
    service = await startRawUpstream();
  });

  it('of requests keep spelling, order and duplicates', async () => {
    const { url } = await way.start(service.url);
    const lines = ['X-b: 1', 'x-A: 2', 'X-B: 3', 'ACCEPT: a', 'Accept: b', 'X-Empty: ', 'X-Latin: gr\xfc\xdfe'];
    await rawExchange(url, head('GET / HTTP/1.1', 'hOST: shop.example', ...lines, 'Connection: close'));
    const sent = service.received[0] ?? '';
    assert.ok(sent.includes(`${lines.join('\r\n')}\r\n`), sent);
  });

  it('of answers keep spelling, order, duplicates and every Set-Cookie', async () => {
    const { url } = await way.start(service.url);
    const lines = ['Set-Cookie: a=1; Path=/', 'X-b: 1', 'SET-COOKIE: b=2', 'x-A: gr\xfc\xdfe', 'Vary: a', 'vary: b'];
    service.answer((socket) => {
      socket.end(Buffer.from(head('HTTP/1.1 200 Fine', ...lines, 'Content-Length: 0'), 'latin1'));
    });
    const answer = await rawExchange(url, head('GET / HTTP/1.1', 'Host: a', 'Connection: close'));
    assert.ok(answer.startsWith(`HTTP/1.1 200 Fine\r\n${lines.join('\r\n')}\r\n`), answer);
  });

  it('let Host through as the client sent it', async () => {
    const { url } = await way.start(service.url);
    await rawExchange(url, head('GET / HTTP/1.1', 'Host: Shop.Example:8080', 'Connection: close'));
    assert.match(service.received[0] ?? '', /^host: Shop\.Example:8080\r$/im);
  });

  it('give an upstream with changeOrigin its own host, and the client’s beside it', async () => {
    const { url } = await way.start(service.url, { upstream: { changeOrigin: true } });
    await rawExchange(url, head('GET / HTTP/1.1', 'Host: shop.example', 'Connection: close'));
    const sent = service.received[0] ?? '';
    assert.equal(/^host: (.*)\r$/im.exec(sent)?.[1], new URL(service.url).host);
    assert.match(sent, /^x-forwarded-host: shop\.example\r$/im);
  });

  it('survive a reason phrase that Node would not send', async () => {
    const { url } = await way.start(service.url);
    service.answer((socket) =>
      socket.end(Buffer.from('HTTP/1.1 404 Pas trouv\xe9\r\nContent-Length: 0\r\n\r\n', 'latin1')),
    );
    const answer = await rawExchange(url, head('GET / HTTP/1.1', 'Host: a', 'Connection: close'));
    assert.match(answer, /^HTTP\/1\.1 404 Not Found\r\n/);
  });

  for (const [what, lines] of [
    ['folded', ['X-A: 1', ' folded']],
    ['with a control character', ['X-A: 1\x012']],
    ['with two lengths', ['Content-Length: 0', 'Content-Length: 1']],
    ['with a length and chunks', ['Content-Length: 5', 'Transfer-Encoding: chunked']],
  ] as const) {
    it(`of answers that are ${what} become 502, never something to be read in two ways`, async () => {
      const { url } = await way.start(service.url);
      service.answer((socket) => socket.end(`${head('HTTP/1.1 200 OK', ...lines)}0\r\n\r\n`));
      const answer = await rawExchange(url, head('GET / HTTP/1.1', 'Host: a', 'Connection: close'));
      assert.match(answer, /^HTTP\/1\.1 502 [^]*"code":"upstream-bad-response"/);
    });
  }
});
