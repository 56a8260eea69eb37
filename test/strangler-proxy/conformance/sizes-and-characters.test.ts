import assert from 'node:assert/strict';
import { head, rawClient, rawExchange } from '../support/raw-client.ts';
import { type RawUpstream, startRawUpstream } from '../support/raw-upstream.ts';
import { inBothWays, inStandalone } from '../support/ways.ts';

const bytes: readonly (readonly [string, string])[] = [
  ['NUL', '\x00'],
  ['0x01', '\x01'],
  ['backspace', '\x08'],
  ['escape', '\x1b'],
  ['DEL', '\x7f'],
];

inBothWays('control characters', (way) => {
  let service: RawUpstream;
  let url: string;
  beforeEach(async () => {
    service = await startRawUpstream();
    ({ url } = await way.start(service.url));
  });

  for (const [name, byte] of bytes) {
    for (const [place, request] of [
      ['the target', head(`GET /x${byte}y HTTP/1.1`, 'Host: a')],
      ['a value', head('GET / HTTP/1.1', 'Host: a', `X-A: 1${byte}2`)],
      ['a name', head('GET / HTTP/1.1', 'Host: a', `X-${byte}A: 1`)],
      ['the method', head(`GE${byte}T / HTTP/1.1`, 'Host: a')],
    ] as const) {
      it(`(${name}) in ${place} are refused`, async () => {
        assert.match(await rawExchange(url, request), /^HTTP\/1\.1 400 /);
        assert.equal(service.received.length, 0);
      });
    }
  }

  for (const target of ['/caf\xe9', '/a b', '/a\tb']) {
    it(`and other bytes that no target has (${JSON.stringify(target)}) are refused`, async () => {
      assert.match(await rawExchange(url, head(`GET ${target} HTTP/1.1`, 'Host: a')), /^HTTP\/1\.1 400 /);
      assert.equal(service.received.length, 0);
    });
  }
});

inBothWays('targets and headers that are too large', (way) => {
  let service: RawUpstream;
  let url: string;
  const limits = { target: '1KiB', headerCount: 20, body: '10B' };
  beforeEach(async () => {
    service = await startRawUpstream();
    ({ url } = await way.start(service.url, { config: { limits } }));
  });
  const ask = (target: string, ...lines: readonly string[]): Promise<string> =>
    rawExchange(url, head(`GET ${target} HTTP/1.1`, 'Host: a', 'Connection: close', ...lines));

  it('are refused by 414 for the target', async () => {
    assert.match(await ask(`/${'x'.repeat(1024)}`), /^HTTP\/1\.1 414 /);
    assert.match(await ask(`/?${'x'.repeat(1024)}`), /^HTTP\/1\.1 414 /);
    assert.match(await ask(`/${'x'.repeat(1023)}`), /^HTTP\/1\.1 200 /);
  });

  it('are refused by 431 for the number of headers, and none is dropped in silence', async () => {
    assert.match(await ask('/', ...Array.from({ length: 19 }, (_, i) => `X-${i}: 1`)), /^HTTP\/1\.1 431 /);
    assert.match(await ask('/', ...Array.from({ length: 18 }, (_, i) => `X-${i}: 1`)), /^HTTP\/1\.1 200 /);
    assert.match(service.received[0] ?? '', /^X-17: 1\r$/m);
  });

  it('are refused by 431 for the size of the headers', async () => {
    assert.match(await ask('/', `X-A: ${'x'.repeat(20_000)}`), /^HTTP\/1\.1 431 /);
    assert.equal(service.received.length, 0);
  });

  it('are refused by 413 for a body of known length, before any of it is sent on', async () => {
    const client = await rawClient(url);
    client.send(`${head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 11')}12345678901`);
    await client.until('413');
    // The connection goes on: the end of the body is known.
    client.send(head('GET / HTTP/1.1', 'Host: a', 'Connection: close'));
    assert.match(await client.closed(), /^HTTP\/1\.1 413 [^]*HTTP\/1\.1 200 /);
    assert.equal(service.received.length, 1);
  });

  it('are refused by 413 for chunks that become too many', async () => {
    service.answer(() => undefined);
    const client = await rawClient(url);
    client.send(head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked'));
    for (let i = 0; i < 3; i++) client.send('4\r\nbody\r\n');
    assert.match(await client.until('body-too-large'), /^HTTP\/1\.1 413 /);
    client.socket.destroy();
  });
});

inStandalone('more headers than Node keeps', (way) => {
  it('are refused, where Node would drop what is over 2000', async () => {
    const service = await startRawUpstream();
    const { url } = await way.start(service.url, { config: { limits: { headers: '64KiB' } } });
    const many = Array.from({ length: 2500 }, () => 'a: b');
    assert.match(await rawExchange(url, head('GET / HTTP/1.1', 'Host: a', ...many)), /^HTTP\/1\.1 431 /);
  });
});
