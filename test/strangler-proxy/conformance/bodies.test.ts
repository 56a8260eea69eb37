import assert from 'node:assert/strict';
import { head, rawClient, rawExchange } from '../support/raw-client.ts';
import { type RawUpstream, startRawUpstream } from '../support/raw-upstream.ts';
import { inBothWays } from '../support/ways.ts';

inBothWays('bodies', (way) => {
  let service: RawUpstream;
  let url: string;
  beforeEach(async () => {
    service = await startRawUpstream();
    ({ url } = await way.start(service.url));
  });

  const ask = (method: string): Promise<string> =>
    rawExchange(url, head(`${method} / HTTP/1.1`, 'Host: a', 'Connection: close'));

  it('of HEAD are not there, and their length is', async () => {
    service.answer((socket) => socket.write(head('HTTP/1.1 200 OK', 'Content-Length: 1234')));
    const answer = await ask('HEAD');
    assert.match(answer, /^content-length: 1234\r$/im);
    assert.ok(answer.endsWith('\r\n\r\n'));
  });

  it('of HEAD to a chunked resource are not there either', async () => {
    service.answer((socket) => socket.write(head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')));
    assert.match(await ask('HEAD'), /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n$/);
  });

  for (const status of ['204 No Content', '304 Not Modified']) {
    it(`of ${status} are not there, and the next request finds the connection in order`, async () => {
      service.answer((socket, text) => {
        if (text.includes('/2 ')) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
        else
          socket.write(
            head(`HTTP/1.1 ${status}`, 'ETag: "1"', ...(status.startsWith('304') ? ['Content-Length: 5'] : [])),
          );
      });
      const client = await rawClient(url);
      client.send(head('GET /1 HTTP/1.1', 'Host: a'));
      const first = await client.until('\r\n\r\n');
      assert.ok(first.startsWith(`HTTP/1.1 ${status}\r\n`));
      assert.doesNotMatch(first, /transfer-encoding/i);
      client.send(head('GET /2 HTTP/1.1', 'Host: a', 'Connection: close'));
      assert.match(await client.closed(), /\r\n\r\nHTTP\/1\.1 200 OK[^]*ok$/);
    });
  }

  it('with a length, in chunks, or until the connection ends arrive whole', async () => {
    for (const [lines, wire] of [
      [['Content-Length: 4'], 'body'],
      [['Transfer-Encoding: chunked'], '2\r\nbo\r\n2;ext=1\r\ndy\r\n0\r\n\r\n'],
      [['Connection: close'], 'body'],
    ] as const) {
      service.answer((socket) => socket.end(head('HTTP/1.1 200 OK', ...lines) + wire));
      const answer = await ask('GET');
      assert.match(
        answer,
        lines[0].startsWith('Content') ? /\r\n\r\nbody$/ : /\r\n\r\n(4\r\nbody|2\r\nbo\r\n2\r\ndy)\r\n0\r\n\r\n$/,
      );
    }
  });

  it('of length 0 are bodies of length 0', async () => {
    await rawExchange(url, head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 0', 'Connection: close'));
    assert.match(service.received[0] ?? '', /^content-length: 0\r$/im);
    assert.doesNotMatch(service.received[0] ?? '', /transfer-encoding/i);
  });

  for (const method of ['GET', 'DELETE', 'OPTIONS']) {
    it(`of ${method} are passed on, framed as what they are`, async () => {
      await rawExchange(
        url,
        `${head(`${method} / HTTP/1.1`, 'Host: a', 'Content-Length: 4', 'Connection: close')}body`,
      );
      assert.match(service.received[0] ?? '', /^content-length: 4\r\n([^]*\r\n)?\r\nbody$/im);
    });
  }

  it('that are chunked stay chunked, and chunk extensions end at the proxy', async () => {
    service.answer((socket, text) => {
      if (text.endsWith('0\r\n\r\n')) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    });
    const request = head('PUT / HTTP/1.1', 'Host: a', 'Transfer-Encoding: Chunked', 'Connection: close');
    await rawExchange(url, `${request}4;a=b\r\nbody\r\n0\r\n\r\n`);
    assert.match(service.received[0] ?? '', /^transfer-encoding: chunked\r$/im);
    assert.ok((service.received[0] ?? '').endsWith('\r\n\r\n4\r\nbody\r\n0\r\n\r\n'));
  });

  it('that are still being sent do not keep an early answer back, and the connection goes on', async () => {
    service.answer((socket, text) => {
      if (text.includes('GET /next')) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nnext');
      else if (!text.includes('early')) socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 5\r\n\r\nearly');
    });
    for (const lines of [['Content-Length: 100000'], ['Transfer-Encoding: chunked']]) {
      const isChunked = lines[0]?.startsWith('T') === true;
      const client = await rawClient(url);
      client.send(head('POST / HTTP/1.1', 'Host: a', ...lines) + (isChunked ? '5\r\nfirst\r\n' : 'first'));
      await client.until('early');
      client.send(isChunked ? `1869b\r\n${'x'.repeat(99_995)}\r\n0\r\n\r\n` : 'x'.repeat(99_995));
      client.send(head('GET /next HTTP/1.1', 'Host: a', 'Connection: close'));
      assert.match(await client.closed(), /^HTTP\/1\.1 413 [^]*earlyHTTP\/1\.1 200 OK[^]*next$/);
    }
  });

  it('of clients of HTTP/1.0 end with the connection', async () => {
    service.answer((socket) =>
      socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n'),
    );
    const answer = await rawExchange(url, head('GET / HTTP/1.0'));
    assert.match(answer, /^HTTP\/1\.1 200 OK[^]*\r\n\r\nbody$/);
    assert.doesNotMatch(answer, /transfer-encoding/i);
  });

  it('and pipelined requests are answered in their order', async () => {
    service.answer((socket, text) => {
      const path = /^GET (\S+)/.exec(text.slice(text.lastIndexOf('GET ')))?.[1] ?? '';
      setTimeout(() => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n${path}`), path === '/1' ? 50 : 0);
    });
    const second = head('GET /2 HTTP/1.1', 'Host: a', 'Connection: close');
    const answer = await rawExchange(url, head('GET /1 HTTP/1.1', 'Host: a') + second);
    assert.match(answer, /\/1HTTP\/1\.1 200[^]*\/2$/);
  });
});
