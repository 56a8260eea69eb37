import assert from 'node:assert/strict';
import { head, rawExchange } from '../support/raw-client.ts';
import { type RawUpstream, startRawUpstream } from '../support/raw-upstream.ts';
import { inBothWays } from '../support/ways.ts';

inBothWays('trailers', (way) => {
  let service: RawUpstream;
  beforeEach(async () => {
    service = await startRawUpstream((socket, text) => {
      if (/0\r\n([^\r]+\r\n)*\r\n$/.test(text)) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    });
  });

  const sendChunked = async (lines: readonly string[], trailers: readonly string[]): Promise<string> => {
    const { url } = await way.start(service.url);
    const request = head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked', ...lines);
    const answer = await rawExchange(url, `${request}4\r\nbody\r\n0\r\n${head(...trailers)}`);
    assert.match(answer, /^HTTP\/1\.1 200 OK/);
    return service.received[0] ?? '';
  };

  it('of requests are passed on, announced', async () => {
    const sent = await sendChunked(['Trailer: X-Sum', 'Connection: close'], ['X-Sum: 42', 'x-other: 1']);
    assert.match(sent, /^trailer: X-Sum\r$/im);
    assert.match(sent, /\r\n4\r\nbody\r\n0\r\nX-Sum: 42\r\nx-other: 1\r\n\r\n$/);
  });

  it('of requests are passed on, not announced', async () => {
    const sent = await sendChunked(['Connection: close'], ['X-Sum: 42']);
    assert.match(sent, /\r\n0\r\nX-Sum: 42\r\n\r\n$/);
  });

  it('of requests that frame, route, identify or belong to the hop go no further', async () => {
    const sent = await sendChunked(
      ['Connection: close, X-Hop'],
      [
        'X-Hop: 1',
        'Host: evil',
        'Authorization: evil',
        'Cookie: evil',
        'X-Forwarded-For: 6.6.6.6',
        'X_Strangler_Identity: evil',
        'X-Sum: 42',
      ],
    );
    assert.match(sent, /\r\n4\r\nbody\r\n0\r\nX-Sum: 42\r\n\r\n$/);
  });

  for (const trailer of ['Content-Length: 9', 'Transfer-Encoding: chunked']) {
    it(`of requests that frame once more (${trailer}) are refused`, async () => {
      const { url } = await way.start(service.url);
      const request = head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked');
      assert.match(await rawExchange(url, `${request}4\r\nbody\r\n0\r\n${head(trailer)}`), /^HTTP\/1\.1 400 /);
    });
  }

  const answerWith = (lines: readonly string[], trailers: readonly string[]): void => {
    const answer = head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', ...lines);
    service.answer((socket) => socket.end(`${answer}4\r\nbody\r\n0\r\n${head(...trailers)}`));
  };
  const get = async (): Promise<string> => {
    const { url } = await way.start(service.url);
    return rawExchange(url, head('GET / HTTP/1.1', 'Host: a', 'TE: trailers', 'Connection: close'));
  };

  it('of answers are passed on, announced', async () => {
    answerWith(['Trailer: X-Sum'], ['X-Sum: 42']);
    const answer = await get();
    assert.match(answer, /^trailer: X-Sum\r$/im);
    assert.match(answer, /\r\n0\r\nX-Sum: 42\r\n\r\n$/);
  });

  it('of answers that belong to the hop or are the proxy’s own go no further', async () => {
    answerWith(['Connection: close, X-Hop'], ['X-Hop: 1', 'X-Strangler-Decision: mine', 'Keep-Alive: x', 'X-Sum: 42']);
    assert.match(await get(), /\r\n0\r\nX-Sum: 42\r\n\r\n$/);
  });

  it('of answers that frame once more break the answer off', async () => {
    answerWith([], ['Content-Length: 9']);
    assert.match(await get(), /\r\n4\r\nbody\r\n$/);
  });

  it('are not sent to clients of HTTP/1.0', async () => {
    answerWith(['Trailer: X-Sum'], ['X-Sum: 42']);
    const { url } = await way.start(service.url);
    assert.match(await rawExchange(url, head('GET / HTTP/1.0', 'Host: a')), /\r\n\r\nbody$/);
  });
});
