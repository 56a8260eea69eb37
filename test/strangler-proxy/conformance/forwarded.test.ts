import assert from 'node:assert/strict';
import { head, rawExchange } from '../support/raw-client.ts';
import { type RawUpstream, startRawUpstream } from '../support/raw-upstream.ts';
import { inBothWays } from '../support/ways.ts';

const trusting = { config: { listen: { port: 0, trustedPeers: ['127.0.0.0/8'] } } };

inBothWays('who asked', (way) => {
  let service: RawUpstream;

  beforeEach(async () => {
    service = await startRawUpstream();
  });

  async function headersFor(options: object, ...lines: readonly string[]): Promise<(name: string) => string[]> {
    const { url } = await way.start(service.url, options);
    await rawExchange(url, head('GET / HTTP/1.1', 'Connection: close', ...lines));
    const sent = (service.received[0] ?? '').split('\r\n');
    return (name) =>
      sent.flatMap((line) => (line.toLowerCase().startsWith(`${name}: `) ? line.slice(name.length + 2) : []));
  }

  const claims = [
    'X-Forwarded-For: 6.6.6.6',
    'X-Forwarded-Proto: https',
    'X-Forwarded-Host: evil.example',
    'X-Forwarded-Port: 99',
    'Forwarded: for=6.6.6.6;host=evil.example',
  ];

  it('is said by the proxy, whatever a stranger claims', async () => {
    const sent = await headersFor({}, 'Host: shop.example:8443', ...claims);
    assert.deepEqual(sent('x-forwarded-for'), ['127.0.0.1']);
    assert.deepEqual(sent('x-forwarded-proto'), ['http']);
    assert.deepEqual(sent('x-forwarded-host'), ['shop.example:8443']);
    assert.deepEqual(sent('x-forwarded-port'), ['8443']);
    assert.deepEqual(sent('forwarded'), []);
  });

  it('names the port of the scheme when Host names none', async () => {
    assert.deepEqual((await headersFor({}, 'Host: shop.example'))('x-forwarded-port'), ['80']);
  });

  it('is taken over from a trusted peer and made longer by one hop', async () => {
    const sent = await headersFor(trusting, 'Host: inner', ...claims);
    assert.deepEqual(sent('x-forwarded-for'), ['6.6.6.6, 127.0.0.1']);
    assert.deepEqual(sent('x-forwarded-proto'), ['https']);
    assert.deepEqual(sent('x-forwarded-host'), ['evil.example']);
    assert.deepEqual(sent('x-forwarded-port'), ['99']);
    assert.deepEqual(sent('forwarded'), ['for=6.6.6.6;host=evil.example, for=127.0.0.1;proto=http;host="inner"']);
  });

  it('has the port of what a trusted peer says of scheme and host', async () => {
    const sent = await headersFor(trusting, 'Host: inner:81', 'X-Forwarded-Proto: https', 'X-Forwarded-Host: shop');
    assert.deepEqual(sent('x-forwarded-port'), ['443']);
  });

  it('joins several lines of a trusted peer in their order', async () => {
    const sent = await headersFor(trusting, 'Host: a', 'X-Forwarded-For: 1.1.1.1', 'x-forwarded-for: 2.2.2.2, 3.3.3.3');
    assert.deepEqual(sent('x-forwarded-for'), ['1.1.1.1, 2.2.2.2, 3.3.3.3, 127.0.0.1']);
  });

  it('is not to be smuggled in by other spellings and other names', async () => {
    const lines = ['X_Forwarded_For: 6.6.6.6', 'x-forwarded_proto: https', 'X-Real-IP: 6.6.6.6', 'X_REAL_IP: 6.6.6.6'];
    const others = ['X-Original-URL: /admin', 'X-Rewrite-URL: /admin', 'X_Original_URL: /admin', 'Proxy: evil'];
    await headersFor({}, 'Host: a', ...lines, ...others, 'X-Forwarded-Prefix: /admin', 'X-Forwarded-User: root');
    assert.doesNotMatch(service.received[0] ?? '', /6\.6\.6\.6|https|admin|evil|root/);
  });
});
