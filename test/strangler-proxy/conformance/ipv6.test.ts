import assert from 'node:assert/strict';
import { closeProxies, startProxy, testConfig } from '../support/proxy.ts';
import { head, rawExchange } from '../support/raw-client.ts';
import { closeRawUpstreams, startRawUpstream } from '../support/raw-upstream.ts';

describe('IPv6', () => {
  afterEach(async () => {
    await closeProxies();
    await closeRawUpstreams();
  });

  it('carries both sides: the listener, the upstream, and what is said of the client', async () => {
    const monolith = await startRawUpstream(undefined, '::1');
    const { url } = await startProxy(
      testConfig({ listen: { host: '::1', port: 0 }, upstreams: { monolith: { url: monolith.url } } }),
    );
    assert.match(url, /^http:\/\/\[::1\]:\d+$/);
    const { port } = new URL(url);
    const answer = await rawExchange(url, head('GET / HTTP/1.1', `Host: [::1]:${port}`, 'Connection: close'));
    assert.match(answer, /^HTTP\/1\.1 200 OK/);
    const sent = monolith.received[0] ?? '';
    assert.match(sent, /^x-forwarded-for: ::1\r$/im);
    assert.match(sent, new RegExp(`^x-forwarded-host: \\[::1\\]:${port}\\r$`, 'im'));
    assert.match(sent, new RegExp(`^x-forwarded-port: ${port}\\r$`, 'im'));
  });

  it('has trusted peers too, and its addresses are quoted in Forwarded', async () => {
    const monolith = await startRawUpstream(undefined, '::1');
    const { url } = await startProxy(
      testConfig({
        listen: { host: '::1', port: 0, trustedPeers: ['::/64'] },
        upstreams: { monolith: { url: monolith.url } },
      }),
    );
    await rawExchange(
      url,
      head(
        'GET / HTTP/1.1',
        'Host: a',
        'X-Forwarded-For: 2001:db8::7',
        'Forwarded: for="[2001:db8::7]"',
        'Connection: close',
      ),
    );
    const sent = monolith.received[0] ?? '';
    assert.match(sent, /^x-forwarded-for: 2001:db8::7, ::1\r$/im);
    assert.match(sent, /^forwarded: for="\[2001:db8::7\]", for="\[::1\]";proto=http;host="a"\r$/im);
  });

  it('of a client of IPv4 on a listener for both is said as IPv4', async () => {
    const monolith = await startRawUpstream();
    const { url } = await startProxy(
      testConfig({
        listen: { host: '::', port: 0, trustedPeers: ['127.0.0.1'] },
        upstreams: { monolith: { url: monolith.url } },
      }),
    );
    const { port } = new URL(url);
    const lines = ['Host: a', 'X-Forwarded-For: 1.2.3.4', 'Connection: close'];
    await rawExchange(`http://127.0.0.1:${port}`, head('GET / HTTP/1.1', ...lines));
    assert.match(monolith.received[0] ?? '', /^x-forwarded-for: 1\.2\.3\.4, 127\.0\.0\.1\r$/im);
  });
});
