import assert from 'node:assert/strict';
import { head, rawExchange } from '../support/raw-client.ts';
import { type RawUpstream, startRawUpstream } from '../support/raw-upstream.ts';
import { inBothWays, type RunningWay } from '../support/ways.ts';

inBothWays('the toolkit’s own paths and headers', (way) => {
  let service: RawUpstream;
  let running: RunningWay;
  beforeEach(async () => {
    service = await startRawUpstream();
    running = await way.start(service.url);
  });
  const ask = (target: string, ...lines: readonly string[]): Promise<string> =>
    rawExchange(running.url, head(`GET ${target} HTTP/1.1`, 'Host: a', 'Connection: close', ...lines));

  const spellings = [
    '/__strangler',
    '/__strangler/session',
    '/__STRANGLER/session',
    '/__stranglerx',
    '//__strangler/session',
    '/./__strangler/session',
    '/a/../__strangler/session',
    '/a/%2e%2e/__strangler/session',
    '/%5f%5fstrangler/session',
    '/%5F_strangl%65r/session',
    '/%255f_strangler/session',
    '/%25255f_strangler/session',
    '/%2f__strangler/session',
    '/a%2f..%2f__strangler/session',
    '/\\__strangler/session',
    '/a\\..\\__strangler\\session',
    '/%5c__strangler/session',
    '/;a=1/__strangler/session',
    '/__strangler;a=1/session',
    '/a/..;/__strangler/session',
    '/a/..;x%2f__strangler/session',
    '/%c0%af__strangler/session',
    '/a/%c0%ae%c0%ae/__strangler/session',
    '/%u005f_strangler/session',
    'http://a/__strangler/session',
    '/__strangler/session?a=b',
    '/__strangler/session#a',
  ];
  for (const target of spellings) {
    it(`are not reachable as ${target}`, async () => {
      assert.match(await ask(target), /^HTTP\/1\.1 404 /);
      assert.equal(service.received.length, 0);
    });
  }

  it('are no part of other paths and no part of a query', async () => {
    for (const target of ['/a/__strangler/x', '/?a=/__strangler/session', '/__strange']) {
      assert.match(await ask(target), /^HTTP\/1\.1 200 /, target);
    }
  });

  it('cannot be claimed by a client: no identity, no override, no token gets through, in no spelling', async () => {
    const names = [
      'X-Strangler-Identity',
      'x-strangler-force',
      'X-STRANGLER-TOKEN',
      'x-strangler-',
      'X-Strangler-Dry-Run',
    ];
    const others = ['X_Strangler_Identity', 'x-strangler_identity', 'X_STRANGLER-Anything'];
    await ask('/', ...[...names, ...others].map((name) => `${name}: evil`));
    assert.doesNotMatch(service.received[0] ?? '', /evil|strangler[-_](?![0-9a-f]{12}\r)/i);
  });

  it('and are not told to clients: what upstreams say in them ends at the proxy', async () => {
    service.answer((socket) => socket.end(head('HTTP/1.1 200 OK', 'X-Strangler-Effects: 1', 'Content-Length: 0')));
    assert.doesNotMatch(await ask('/'), /strangler/i);
  });

  it('cannot be named by Connection to be kept or taken away', async () => {
    await ask('/', 'Connection: x-strangler-identity', 'X-Strangler-Identity: evil');
    assert.doesNotMatch(service.received[0] ?? '', /evil/);
  });

  it('refuse one line per second and reason to the log, and count each', async () => {
    for (let i = 0; i < 5; i++) await ask('/__strangler/session');
    const lines = running.log.filter(({ event }) => event === 'request.refused');
    assert.ok(lines.length < 5);
    assert.match(await running.proxy.metrics.registry.metrics(), /strangler_refused_total\{code="not-found"\} 5/);
  });
});
