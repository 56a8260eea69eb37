import assert from 'node:assert/strict';
import { parse } from 'parse5';
import { head, rawExchange } from '../support/raw-client.ts';
import { startRawUpstream, type Reply } from '../support/raw-upstream.ts';
import { inBothWays, type WayOptions } from '../support/ways.ts';

const html = 'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

interface Trouble {
  readonly what: string;
  readonly status: number;
  readonly code: string;
  readonly reply?: Reply;
  readonly options?: WayOptions;
  readonly url?: string;
}

const timeouts = { connect: '300ms', headers: '300ms', queue: '200ms' };
const troubles: readonly Trouble[] = [
  { what: 'refuses', status: 502, code: 'upstream-refused', url: 'http://127.0.0.1:1' },
  { what: 'resets', status: 502, code: 'upstream-reset', reply: (socket) => socket.resetAndDestroy() },
  { what: 'closes', status: 502, code: 'upstream-reset', reply: (socket) => socket.end() },
  {
    what: 'answers no HTTP',
    status: 502,
    code: 'upstream-bad-response',
    reply: (socket) => socket.end('hello\r\n\r\n'),
  },
  { what: 'hangs', status: 504, code: 'upstream-timeout', reply: () => undefined },
];

inBothWays('the answer for an upstream that', (way) => {
  for (const { what, status, code, reply, url: dead } of troubles) {
    const start = async (): Promise<string> => {
      const service = dead === undefined ? await startRawUpstream(reply) : { url: dead };
      return (await way.start(service.url, { upstream: { timeouts } })).url;
    };

    it(`${what} is ${status} ${code} as problem+json, with the request’s id and no address`, async () => {
      const url = await start();
      const answer = await rawExchange(url, head('GET / HTTP/1.1', 'Host: a', 'Connection: close'));
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} [^]*content-type: application/problem\\+json\\r\\n`));
      const body = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as Record<string, unknown>;
      assert.deepEqual([body['status'], body['code']], [status, code]);
      assert.match(String(body['requestId']), /^[0-9a-f]{32}$/);
      assert.doesNotMatch(answer, /127\.0\.0\.1|ECONN|UND_ERR|service/);
    });

    it(`${what} is a page for those who ask for one`, async () => {
      const url = await start();
      const answer = await rawExchange(url, head('GET / HTTP/1.1', 'Host: a', html, 'Connection: close'));
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} [^]*content-type: text/html; charset=utf-8\\r\\n`));
      const mistakes: string[] = [];
      parse(answer.slice(answer.indexOf('\r\n\r\n') + 4), { onParseError: ({ code: each }) => mistakes.push(each) });
      assert.deepEqual(mistakes, []);
      assert.match(answer, new RegExp(`${code}, request [0-9a-f]{32}<`));
      assert.doesNotMatch(answer, /127\.0\.0\.1|ECONN|UND_ERR/);
    });
  }

  it('is full is 503 with Retry-After', async () => {
    const service = await startRawUpstream(() => undefined);
    const { url } = await way.start(service.url, { upstream: { connections: 1, queue: 1, timeouts } });
    const ask = (): Promise<string> => rawExchange(url, head('GET / HTTP/1.1', 'Host: a', 'Connection: close'));
    const answers = await Promise.all([ask(), ask(), ask()]);
    const statuses = answers.map((each) => each.slice(9, 12)).sort();
    assert.equal(statuses[0], '503');
    const full = answers.find((each) => each.includes('503'));
    assert.match(full ?? '', /retry-after: 1\r\n[^]*"code":"upstream-overloaded"/);
  });

  it('fails a HEAD has no body', async () => {
    const { url } = await way.start('http://127.0.0.1:1');
    const answer = await rawExchange(url, head('HEAD / HTTP/1.1', 'Host: a', 'Connection: close'));
    assert.match(answer, /^HTTP\/1\.1 502 [^]*\r\n\r\n$/);
  });

  it('fails depends on Accept, and says so', async () => {
    const { url } = await way.start('http://127.0.0.1:1');
    for (const [accept, type] of [
      ['text/html;q=0.1, application/json', 'application/problem\\+json'],
      ['application/json;q=0.1, text/html', 'text/html'],
      ['*/*', 'application/problem\\+json'],
      ['text/html;q=0', 'application/problem\\+json'],
    ] as const) {
      const answer = await rawExchange(
        url,
        head('GET / HTTP/1.1', 'Host: a', `Accept: ${accept}`, 'Connection: close'),
      );
      assert.match(answer, new RegExp(`content-type: ${type}`), accept);
      assert.match(answer, /vary: accept\r\n/);
    }
  });
});
