import assert from 'node:assert/strict';
import { head, rawExchange } from '../support/raw-client.ts';
import { type RawUpstream, startRawUpstream } from '../support/raw-upstream.ts';
import { inBothWays, type RunningWay } from '../support/ways.ts';

inBothWays('headers of the hop', (way) => {
  let service: RawUpstream;
  let running: RunningWay;

  beforeEach(async () => {
    service = await startRawUpstream();
    running = await way.start(service.url);
  });

  const ask = (...lines: readonly string[]): Promise<string> =>
    rawExchange(running.url, head('GET / HTTP/1.1', 'Host: a', ...lines));

  it('of requests end at the proxy, also those that Connection names', async () => {
    await ask(
      'Connection: close, X-Once, x-twice',
      'X-Once: 1',
      'X-TWICE: 2',
      'Keep-Alive: timeout=5',
      'Proxy-Connection: keep-alive',
      'Proxy-Authorization: Basic eA==',
      'TE: gzip',
      'Trailer: x',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABk',
      'X-Kept: yes',
    );
    const sent = service.received[0] ?? '';
    assert.doesNotMatch(
      sent,
      /^(x-once|x-twice|keep-alive|proxy-connection|proxy-authorization|te|trailer|upgrade|http2-settings):/im,
    );
    assert.match(sent, /^X-Kept: yes\r$/m);
  });

  it('of answers end at the proxy, also those that Connection names', async () => {
    service.answer((socket) => {
      const lines = ['Connection: x-hop', 'X-Hop: 1', 'Keep-Alive: timeout=99', 'Proxy-Connection: x', 'Upgrade: h2c'];
      socket.end(head('HTTP/1.1 200 OK', ...lines, 'TE: x', 'X-Kept: yes', 'Content-Length: 0'));
    });
    const answer = await ask('Connection: close');
    assert.doesNotMatch(answer, /x-hop|timeout=99|proxy-connection|^upgrade|^te:/im);
    assert.match(answer, /^X-Kept: yes\r$/m);
  });

  it('take nothing away that frames, addresses or identifies the request, or says who asked', async () => {
    const names = ['Host', 'Content-Length', 'Cookie', 'Authorization', 'X-Forwarded-For', 'Via', 'X-Forwarded-Host'];
    await rawExchange(
      running.url,
      head(
        'POST / HTTP/1.1',
        'Host: a',
        `Connection: close, ${names.join(', ')}`,
        'Cookie: a=1',
        'Authorization: b',
        'Content-Length: 2',
      ) + 'ab',
    );
    const sent = service.received[0] ?? '';
    for (const line of [
      /^host: a\r$/im,
      /^content-length: 2\r$/im,
      /^cookie: a=1\r$/im,
      /^authorization: b\r$/im,
      /^x-forwarded-for: 127\.0\.0\.1\r$/im,
      /^x-forwarded-host: a\r$/im,
      /^via: 1\.1 strangler-/im,
    ]) {
      assert.match(sent, line);
    }
  });

  it('tell the upstream of trailers that the client takes, and of nothing else that TE may say', async () => {
    await ask('Connection: close, TE', 'TE: trailers;q=1, gzip');
    assert.match(service.received[0] ?? '', /^TE: trailers\r$/m);
  });
});
