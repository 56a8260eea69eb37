import assert from 'node:assert/strict';
import { head, rawClient, rawExchange } from '../support/raw-client.ts';
import { type RawUpstream, startRawUpstream } from '../support/raw-upstream.ts';
import { inBothWays, inStandalone } from '../support/ways.ts';

const post = (...lines: readonly string[]): string => head('POST /x HTTP/1.1', 'Host: a', ...lines);
const chunked = 'Transfer-Encoding: chunked';
const end = '0\r\n\r\n';
/** What an attacker wants to be read as a request of its own. */
const hidden = head('GET /hidden HTTP/1.1', 'Host: a');

const refused: Readonly<Record<string, string>> = {
  'a length and chunks': `${post('Content-Length: 4', chunked)}${end}${hidden}`,
  'chunks and a length': `${post(chunked, 'Content-Length: 4')}${end}${hidden}`,
  'two lengths that differ': `${post('Content-Length: 0', 'Content-Length: 44')}${hidden}`,
  'two lengths that are equal': `${post('Content-Length: 1', 'Content-Length: 1')}a`,
  'a list of lengths': `${post('Content-Length: 1, 1')}a`,
  'a signed length': `${post('Content-Length: +1')}a`,
  'a negative length': `${post('Content-Length: -1')}a`,
  'a hexadecimal length': `${post('Content-Length: 0x1')}a`,
  'a length with a space in it': `${post('Content-Length: 1 1')}a`,
  'an empty length': `${post('Content-Length:')}a`,
  'a length over 2^64': `${post('Content-Length: 18446744073709551617')}a`,
  'a length that a double cannot hold': `${post('Content-Length: 9007199254740993')}a`,
  'an unknown transfer coding': `${post('Transfer-Encoding: xchunked')}${end}${hidden}`,
  'a coding before chunked': `${post('Transfer-Encoding: gzip, chunked')}3\r\nabc\r\n${end}`,
  'a coding after chunked': `${post('Transfer-Encoding: chunked, identity')}${end}${hidden}`,
  'chunked twice in a line': `${post('Transfer-Encoding: chunked, chunked')}${end}`,
  'chunked in two lines': `${post(chunked, chunked)}${end}`,
  'chunked beside another line': `${post(chunked, 'Transfer-Encoding: identity')}${end}${hidden}`,
  identity: `${post('Transfer-Encoding: identity')}${end}`,
  'chunked in quotes': `${post('Transfer-Encoding: "chunked"')}${end}`,
  'chunked after a vertical tab': `${post('Transfer-Encoding: \x0bchunked')}${end}`,
  'chunked with a parameter': `${post('Transfer-Encoding: chunked;q=1')}${end}`,
  'an empty transfer coding': `${post('Transfer-Encoding:')}${end}`,
  'a space before the colon': `${post('Transfer-Encoding : chunked')}${end}${hidden}`,
  'a name with a space in it': `${post('Transfer Encoding: chunked')}${end}`,
  'a folded transfer coding': `${post('Transfer-Encoding:', ' chunked')}${end}${hidden}`,
  'a folded header': post('X-A: 1', ' X-B: 2'),
  'a header folded by a tab': post('X-A: 1', '\tX-B: 2'),
  'a first header that is folded': 'POST /x HTTP/1.1\r\n Host: a\r\n\r\n',
  'bare line feeds': 'GET /x HTTP/1.1\nHost: a\n\n',
  'one bare line feed': 'GET /x HTTP/1.1\r\nHost: a\nX-B: 1\r\n\r\n',
  'a bare carriage return': 'GET /x HTTP/1.1\r\nHost: a\r\nX-B: 1\rX-C: 2\r\n\r\n',
  'a header without a colon': post('X-A'),
  'a header without a name': post(': a'),
  'chunks of HTTP/1.0': `${head('POST /x HTTP/1.0', 'Host: a', chunked)}3\r\nabc\r\n${end}`,
  'a chunk of no hexadecimal size': `${post(chunked)}zz\r\nabc\r\n${end}`,
  'a chunk of 0x': `${post(chunked)}0x3\r\nabc\r\n${end}`,
  'a chunk of signed size': `${post(chunked)}+3\r\nabc\r\n${end}`,
  'a chunk of negative size': `${post(chunked)}-1\r\nabc\r\n${end}`,
  'a chunk size with a space': `${post(chunked)}3 \r\nabc\r\n${end}`,
  'a chunk size that overflows': `${post(chunked)}10000000000000003\r\nabc\r\n${end}`,
  'an empty chunk size': `${post(chunked)}\r\nabc\r\n${end}`,
  'chunks that end with line feeds': `${post(chunked)}3\nabc\n0\n\n`,
  'a chunk extension that ends with a line feed': `${post(chunked)}3;a\nabc\r\n${end}${hidden}`,
  'a chunk longer than its size': `${post(chunked)}3\r\nabcdef\r\n${end}`,
};

inBothWays('requests whose end can be read in two ways', (way) => {
  let service: RawUpstream;
  let url: string;
  beforeEach(async () => {
    service = await startRawUpstream((socket, text) => {
      if (text.endsWith(end) || /content-length: \d/i.test(text))
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    });
    ({ url } = await way.start(service.url));
  });

  for (const [what, bytes] of Object.entries(refused)) {
    it(`by ${what} are refused, the connection ends, and nothing hidden gets through`, async () => {
      const answer = await rawExchange(url, bytes);
      assert.match(answer, /^HTTP\/1\.1 (400|413|431|501|505) /);
      assert.equal(answer.match(/^HTTP\/1\.1 /gm)?.length, 1);
      assert.doesNotMatch(service.received.join(''), /hidden/);
      assert.ok(
        service.received.every((each) => !each.includes(end)),
        'a whole request was forwarded',
      );
    });
  }

  it('are as harmless when they come after a good one on the same connection', async () => {
    const client = await rawClient(url);
    client.send(`${post('Content-Length: 3')}abc`);
    await client.until('ok');
    client.send(refused['a length and chunks'] ?? '');
    assert.match(await client.closed(), /ok[^]*HTTP\/1\.1 400 /);
    assert.doesNotMatch(service.received.join(''), /hidden/);
  });

  it('are not made of an unused body: what follows it is the next request', async () => {
    const client = await rawClient(url);
    const body = head('GET /hidden HTTP/1.1', 'Host: a');
    client.send(`${head('POST /__strangler/x HTTP/1.1', 'Host: a', `Content-Length: ${body.length}`)}${body}`);
    client.send(head('GET /next HTTP/1.1', 'Host: a', 'Content-Length: 0', 'Connection: close'));
    assert.match(await client.closed(), /^HTTP\/1\.1 404 [^]*HTTP\/1\.1 200 /);
    assert.doesNotMatch(service.received.join(''), /hidden/);
  });

  it('are not made of leading zeros either: one length goes out', async () => {
    await rawExchange(url, `${post('Content-Length: 003', 'Connection: close')}abc`);
    assert.match(service.received[0] ?? '', /^content-length: 3\r$/im);
  });

  it('cannot be made of a pseudo-header in underscores', async () => {
    await rawExchange(
      url,
      `${post('Content_Length: 99', 'Transfer_Encoding: chunked', 'Content-Length: 3', 'Connection: close')}abc`,
    );
    assert.ok((service.received[0] ?? '').endsWith('\r\n\r\nabc'));
  });
});

inStandalone('what the parser refuses', (way) => {
  it('is told as problem+json with a request id, counted, and logged once per second and reason', async () => {
    const service = await startRawUpstream();
    const { url, proxy, log } = await way.start(service.url);
    for (let i = 0; i < 5; i++) {
      const answer = await rawExchange(url, refused['a length and chunks'] ?? '');
      assert.match(
        answer,
        /content-type: application\/problem\+json\r\n[^]*"code":"bad-framing","requestId":"[0-9a-f]{32}"/,
      );
    }
    assert.match(await proxy.metrics.registry.metrics(), /strangler_refused_total\{code="bad-framing"\} 5/);
    const lines = log.filter(({ event }) => event === 'request.refused');
    assert.ok(lines.length >= 1 && lines.length < 5, `${lines.length} lines`);
    assert.equal(lines[0]?.fields['code'], 'bad-framing');
  });
});
