import assert from 'node:assert/strict';
import { head, rawExchange } from '../support/raw-client.ts';
import { startRawUpstream } from '../support/raw-upstream.ts';
import { inBothWays } from '../support/ways.ts';

const final = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok';
const ask = head('GET / HTTP/1.1', 'Host: a', 'Connection: close');

inBothWays('answers of 1xx', (way) => {
  it('are passed on as they come, without what belongs to the hop', async () => {
    const hints = head(
      'HTTP/1.1 103 Early Hints',
      'Link: </a.css>; rel=preload',
      'X-Strangler-Secret: 1',
      'Keep-Alive: x',
    );
    const service = await startRawUpstream((socket) =>
      socket.end(`${hints}${head('HTTP/1.1 102 Processing')}${final}`),
    );
    const { url } = await way.start(service.url);
    const answer = await rawExchange(url, ask);
    assert.ok(
      answer.startsWith(
        'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\n',
      ),
      answer,
    );
  });

  it('are not passed on to clients of HTTP/1.0, which do not know them', async () => {
    const service = await startRawUpstream((socket) => socket.end(`${head('HTTP/1.1 103 Early Hints')}${final}`));
    const { url } = await way.start(service.url);
    assert.match(await rawExchange(url, head('GET / HTTP/1.0', 'Host: a')), /^HTTP\/1\.1 200 OK/);
  });

  it('come with requests whose body goes over node:http as well', async () => {
    const service = await startRawUpstream((socket, text) => {
      if (text.endsWith('0\r\n\r\n')) socket.end(`${head('HTTP/1.1 103 Early Hints', 'Link: </a>')}${final}`);
    });
    const { url } = await way.start(service.url);
    const chunked = head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked', 'Connection: close');
    assert.match(
      await rawExchange(url, `${chunked}0\r\n\r\n`),
      /^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a>\r\n\r\nHTTP\/1\.1 200/,
    );
  });

  it('that switch protocols unasked, or are no status at all, become 502', async () => {
    for (const status of ['101 Switching Protocols', '000 Nothing']) {
      const service = await startRawUpstream((socket) =>
        socket.end(`HTTP/1.1 ${status}\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n`),
      );
      const { url } = await way.start(service.url);
      assert.match(await rawExchange(url, ask), /^HTTP\/1\.1 502 /, status);
      const chunked = head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked', 'Connection: close');
      assert.match(await rawExchange(url, `${chunked}0\r\n\r\n`), /^HTTP\/1\.1 502 /, `${status}, over node:http`);
    }
  });

  it('of 100 that nobody asked for are 502, or are passed over where the upstream is known to send them', async () => {
    const service = await startRawUpstream((socket, text) => {
      if (text.endsWith('body')) socket.end(`HTTP/1.1 100 Continue\r\n\r\n${final}`);
    });
    const post = `${head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 4', 'Connection: close')}body`;
    const { url } = await way.start(service.url);
    assert.match(await rawExchange(url, post), /^HTTP\/1\.1 502 /);
    const known = await way.start(service.url, { upstream: { sends100: true } });
    assert.match(await rawExchange(known.url, post), /^HTTP\/1\.1 200 OK[^]*ok$/);
  });
});
