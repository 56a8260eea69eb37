import assert from 'node:assert/strict';
import { head, rawExchange } from '../support/raw-client.ts';
import { type RawUpstream, startRawUpstream } from '../support/raw-upstream.ts';
import { startProxy, testConfig } from '../support/proxy.ts';
import { inBothWays, inStandalone } from '../support/ways.ts';

inBothWays('Via', (way) => {
  let service: RawUpstream;
  beforeEach(async () => {
    service = await startRawUpstream();
  });
  const viaOf = (index: number): string | undefined => /^via: (.*)\r$/im.exec(service.received[index] ?? '')?.[1];

  it('has one entry more, with the protocol that was spoken', async () => {
    const { url } = await way.start(service.url);
    await rawExchange(url, head('GET / HTTP/1.1', 'Host: a', 'Via: 1.0 fred, 1.1 lb', 'Connection: close'));
    assert.match(viaOf(0) ?? '', /^1\.0 fred, 1\.1 lb, 1\.1 strangler-[0-9a-f]{12}$/);
    service.answer((socket) => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n'));
    await rawExchange(url, head('GET / HTTP/1.0', 'Host: a'));
    const last = service.received.at(-1) ?? '';
    assert.match(last, /^via: 1\.0 strangler-[0-9a-f]{12}\r$/im);
  });

  it('refuses a request that it has passed before with 508, and says so in log and metrics', async () => {
    const { url, log, proxy } = await way.start(service.url);
    await rawExchange(url, head('GET / HTTP/1.1', 'Host: a', 'Connection: close'));
    const again = await rawExchange(url, head('GET / HTTP/1.1', 'Host: a', `Via: ${viaOf(0)}`, 'Connection: close'));
    assert.match(again, /^HTTP\/1\.1 508 [^]*"code":"loop-detected"/);
    assert.equal(service.received.length, 1);
    assert.equal(log.find(({ event }) => event === 'request.refused')?.fields['code'], 'loop-detected');
    assert.match(await proxy.metrics.registry.metrics(), /strangler_refused_total\{code="loop-detected"\} 1/);
  });
});

inStandalone('loops', () => {
  it('end after one round, also over a second proxy of another configuration', async () => {
    const first = await startProxy(testConfig({ upstreams: { monolith: { url: 'http://127.0.0.1:9' } } }));
    const second = await startProxy(
      testConfig({
        upstreams: { monolith: { url: first.url } },
        admin: { port: 0, token: 'the token of another proxy' },
      }),
    );
    first.proxy.use(testConfig({ upstreams: { monolith: { url: second.url } } }));
    const answer = await rawExchange(first.url, head('GET / HTTP/1.1', 'Host: a', 'Connection: close'));
    assert.match(answer, /^HTTP\/1\.1 508 /);
  });
});
