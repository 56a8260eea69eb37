import assert from 'node:assert/strict';
import { closeProxies, startProxy, testConfig, type TestProxy } from './support/proxy.ts';
import { rawRequest } from './support/raw-client.ts';
import { closeUpstreams, startUpstream, type TestUpstream } from './support/upstream.ts';

describe('headers', () => {
  let monolith: TestUpstream;
  let proxy: TestProxy;

  async function start(parts: object = {}): Promise<void> {
    monolith = await startUpstream();
    proxy = await startProxy(testConfig({ upstreams: { monolith: { url: monolith.url } }, ...parts }));
  }
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  const received = (): NodeJS.Dict<string | string[]> => monolith.received[0]?.headers ?? {};
  const ask = (headers: string): Promise<string> =>
    rawRequest(proxy.url, `GET / HTTP/1.1\nhost: shop.example\n${headers}`);

  it('drops what belongs to the hop, also what Connection names', async () => {
    await start();
    await rawRequest(
      proxy.url,
      `GET / HTTP/1.1
       host: shop.example
       connection: x-once, X-Twice
       x-once: 1
       x-twice: 2
       keep-alive: timeout=5
       proxy-connection: keep-alive
       proxy-authorization: Basic x
       te: gzip
       trailer: x
       x-kept: yes`,
    );
    const names = Object.keys(received());
    for (const name of [
      'x-once',
      'x-twice',
      'keep-alive',
      'proxy-connection',
      'proxy-authorization',
      'te',
      'trailer',
      'upgrade',
    ]) {
      assert.ok(!names.includes(name), name);
    }
    assert.equal(received()['x-kept'], 'yes');
  });

  it('does not let Connection take away what frames, addresses or identifies the request', async () => {
    await start();
    const head = `POST / HTTP/1.1\nhost: shop.example\nconnection: host, content-length, x-forwarded-for, cookie\ncookie: a=1\ncontent-length: 2`;
    await rawRequest(proxy.url, head, 'ab');
    assert.equal(received()['host'], 'shop.example');
    assert.equal(received()['content-length'], '2');
    assert.equal(received()['x-forwarded-for'], '127.0.0.1');
    assert.equal(received()['cookie'], 'a=1');
  });

  it('keeps Host, the spelling and the order of the others, and duplicates', async () => {
    await start();
    await ask('X-First: 1\nx-SECOND: 2\nX-First: 3\nAccept-Language: ru');
    const raw = monolith.received[0]?.rawHeaders ?? [];
    const names = raw.filter((_, index) => index % 2 === 0);
    assert.deepEqual(
      names.filter((name) => /^(x-(first|second)|accept-language)$/i.test(name)),
      ['X-First', 'x-SECOND', 'X-First', 'Accept-Language'],
    );
    assert.equal(received()['host'], 'shop.example');
  });

  it('says who asked, and replaces what a stranger says about that', async () => {
    await start();
    await ask(
      'x-forwarded-for: 6.6.6.6\nX-Forwarded-Proto: https\nx-forwarded-host: evil\nx-forwarded-port: 1\nforwarded: for=6.6.6.6\nvia: 1.0 fred',
    );
    const {
      'x-forwarded-for': peer,
      'x-forwarded-proto': proto,
      'x-forwarded-host': host,
      via,
      forwarded,
    } = received();
    assert.deepEqual([peer, proto, host, forwarded], ['127.0.0.1', 'http', 'shop.example', undefined]);
    assert.match(String(via), /^1\.0 fred, 1\.1 strangler-[0-9a-f]{12}$/);
    assert.equal(received()['x-forwarded-port'], '80');
  });

  it('believes and extends what a trusted peer says', async () => {
    await start({ listen: { port: 0, trustedPeers: ['127.0.0.0/8'] } });
    await ask(
      'x-forwarded-for: 6.6.6.6\nx-forwarded-proto: https\nx-forwarded-host: real.example\nx-forwarded-port: 443',
    );
    const {
      'x-forwarded-for': peer,
      'x-forwarded-proto': proto,
      'x-forwarded-host': host,
      'x-forwarded-port': port,
    } = received();
    assert.deepEqual([peer, proto, host, port], ['6.6.6.6, 127.0.0.1', 'https', 'real.example', '443']);
  });

  const claims = ['Prefix', 'Server', 'Scheme', 'By', 'Ssl', 'Client-Cert', 'For-Original']
    .map((each) => `X-Forwarded-${each}: evil`)
    .join('\n');

  it('passes nothing on that a stranger claims about its way, however it is spelled', async () => {
    await start();
    await ask(
      `${claims}\nX-Real-IP: 6.6.6.6\nx_real_ip: 6.6.6.6\nX-Real_IP: 6.6.6.6\nX_Forwarded_For: 6.6.6.6\nx-forwarded_proto: https\nX-Forward: kept\nX-Real-Name: kept`,
    );
    assert.doesNotMatch(JSON.stringify(received()), /evil|6\.6\.6\.6|https/);
    assert.deepEqual([received()['x-forward'], received()['x-real-name']], ['kept', 'kept']);
  });

  it('passes on what a trusted peer says about its way, in its proper spelling only', async () => {
    await start({ listen: { port: 0, trustedPeers: ['127.0.0.0/8'] } });
    await ask('X-Forwarded-Prefix: /shop\nX-Real-IP: 6.6.6.6\nX_Forwarded_For: evil\nx_real_ip: evil');
    const { 'x-forwarded-prefix': prefix, 'x-real-ip': ip } = received();
    assert.deepEqual([prefix, ip], ['/shop', '6.6.6.6']);
    assert.doesNotMatch(JSON.stringify(received()), /evil/);
  });

  it('passes a traceparent on and makes one when there is none or a malformed one', async () => {
    await start();
    const given = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await ask(`traceparent: ${given}`);
    await ask('traceparent: nonsense');
    await ask('accept: */*');
    const [first, second, third] = monolith.received.map(({ headers }) => headers['traceparent']);
    assert.equal(first, given);
    assert.match(String(second), /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    assert.match(String(third), /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    assert.notEqual(second, third);
  });

  it('strips x-strangler-* of both directions', async () => {
    await start();
    monolith.answer((_, res) => {
      res.writeHead(200, ['X-Strangler-Decision', 'side=mine', 'x-strangler-anything', '1', 'x-other', '2']);
      res.end();
    });
    const answer = await ask('X-Strangler-Identity: me\nx-strangler-force: service\nx-stranglers: kept');
    assert.deepEqual(
      Object.keys(received()).filter((name) => name.startsWith('x-strangler')),
      ['x-stranglers'],
    );
    assert.doesNotMatch(answer, /x-strangler-/i);
    assert.match(answer, /x-other: 2/);
  });

  it('strips names of its own of any length, also with the underscores that WSGI and PHP read as hyphens', async () => {
    await start();
    await ask('x-strangler-: a\nx-strangler-id: a\nX_Strangler_Force: a\nx-strangler_token: a\nx_stranglers: kept');
    assert.deepEqual(
      Object.keys(received()).filter((name) => /^x.strangler/.test(name)),
      ['x_stranglers'],
    );
  });

  it('keeps the answer’s headers as they are, without what belongs to the hop', async () => {
    await start();
    monolith.answer((_, res) => {
      res.writeHead(200, 'Fine', [
        'Set-Cookie',
        'a=1',
        'Set-Cookie',
        'b=2',
        'X-CaseKept',
        'gr\xfc\xdfe',
        'Connection',
        'x-hop',
        'X-Hop',
        '1',
        'Keep-Alive',
        'timeout=99',
        'Content-Length',
        '2',
      ]);
      // As text it would be joined with the head and encoded as UTF-8 by Node.
      res.end(Buffer.from('ok'));
    });
    const answer = await ask('accept: */*');
    assert.match(
      answer,
      /^HTTP\/1\.1 200 Fine\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-CaseKept: gr\xfc\xdfe\r\nContent-Length: 2\r\n/,
    );
    assert.doesNotMatch(answer, /x-hop|timeout=99/i);
  });

  it('refuses a request with two hosts', async () => {
    await start();
    const answer = await rawRequest(proxy.url, 'GET / HTTP/1.1\nhost: a\nhost: b');
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.equal(monolith.received.length, 0);
  });
});
