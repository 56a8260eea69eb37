import assert from 'node:assert/strict';
import { head, rawExchange } from '../support/raw-client.ts';
import { type RawUpstream, startRawUpstream } from '../support/raw-upstream.ts';
import { startProxy, testConfig } from '../support/proxy.ts';
import { inBothWays, inStandalone } from '../support/ways.ts';

inBothWays('targets', (way) => {
  let service: RawUpstream;
  let url: string;
  beforeEach(async () => {
    service = await startRawUpstream();
    ({ url } = await way.start(service.url));
  });
  const ask = (line: string, host = 'a'): Promise<string> =>
    rawExchange(url, head(line, `Host: ${host}`, 'Connection: close'));
  const sent = (): string => service.received[0] ?? '';

  for (const [target, path, host] of [
    ['http://shop.example/a?b=1', '/a?b=1', 'shop.example'],
    ['HTTPS://Shop.Example:444/a', '/a', 'Shop.Example:444'],
    ['http://shop.example?b=1', '/?b=1', 'shop.example'],
    ['http://[::1]:8080/a', '/a', '[::1]:8080'],
  ] as const) {
    it(`in absolute form, ${target}, become ${path}, and their host is the Host`, async () => {
      await ask(`GET ${target} HTTP/1.1`);
      assert.ok(sent().startsWith(`GET ${path} HTTP/1.1\r\n`), sent());
      assert.equal(/^host: (.*)\r$/im.exec(sent())?.[1], host);
    });
  }

  for (const target of ['http://user:pw@shop.example/', 'ftp://shop.example/a', 'http:///a', 'http://a,b/', '*', 'a']) {
    it(`that are no path here, ${target}, are refused`, async () => {
      assert.match(await ask(`GET ${target} HTTP/1.1`), /^HTTP\/1\.1 400 /);
      assert.equal(service.received.length, 0);
    });
  }

  for (const host of ['a, b', 'a/b', 'a b', 'user@a', '[::1', 'a:b:c', 'a:123456', '<script>']) {
    it(`beside a Host that is none, "${host}", are refused`, async () => {
      assert.match(await ask('GET / HTTP/1.1', host), /^HTTP\/1\.1 400 [^]*"code":"bad-host"/);
    });
  }

  it('beside two Hosts are refused', async () => {
    const answer = await rawExchange(url, head('GET / HTTP/1.1', 'Host: a', 'Host: b', 'Connection: close'));
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.equal(service.received.length, 0);
  });

  it('beside no Host are refused, unless the client speaks HTTP/1.0', async () => {
    assert.match(await rawExchange(url, head('GET / HTTP/1.1', 'Connection: close')), /^HTTP\/1\.1 400 /);
    assert.match(await rawExchange(url, head('GET / HTTP/1.0')), /^HTTP\/1\.1 200 /);
    assert.doesNotMatch(sent(), /^x-forwarded-host/im);
  });

  for (const [version, answer] of [
    ['HTTP/2.0', /^HTTP\/1\.1 505 /],
    ['HTTP/1.2', /^HTTP\/1\.1 (505|400) /],
    ['HTTP/3', /^HTTP\/1\.1 (505|400) /],
  ] as const) {
    it(`of ${version} are refused`, async () => {
      assert.match(await ask(`GET / ${version}`), answer);
      assert.equal(service.received.length, 0);
    });
  }

  it('of TRACE are refused: it would show what upstreams are told', async () => {
    assert.match(await ask('TRACE / HTTP/1.1'), /^HTTP\/1\.1 405 [^]*allow: /);
    assert.equal(service.received.length, 0);
  });
});

inStandalone('targets', () => {
  it('that are a lone asterisk go to the monolith as they are', async () => {
    const monolith = await startRawUpstream();
    const { url } = await startProxy(testConfig({ upstreams: { monolith: { url: monolith.url } } }));
    const answer = await rawExchange(url, head('OPTIONS * HTTP/1.1', 'Host: a', 'Connection: close'));
    assert.match(answer, /^HTTP\/1\.1 200 OK/);
    assert.ok((monolith.received[0] ?? '').startsWith('OPTIONS * HTTP/1.1\r\n'));
  });

  it('of CONNECT are answered 405: the proxy is no way to elsewhere', async () => {
    const monolith = await startRawUpstream();
    const { url } = await startProxy(testConfig({ upstreams: { monolith: { url: monolith.url } } }));
    const answer = await rawExchange(url, head('CONNECT db:3306 HTTP/1.1', 'Host: db:3306'));
    assert.match(answer, /^HTTP\/1\.1 405 [^]*"code":"method-refused"/);
    assert.equal(monolith.received.length, 0);
  });
});
