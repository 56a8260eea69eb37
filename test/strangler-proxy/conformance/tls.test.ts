import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import { tempFolder } from '../../support/temp-folder.ts';
import { type Authority, type Certificate, makeAuthority } from '../support/certificates.ts';
import { closeProxies, startProxy, testConfig } from '../support/proxy.ts';
import { head, rawExchange } from '../support/raw-client.ts';
import { closeRawUpstreams, startRawUpstream } from '../support/raw-upstream.ts';

describe('TLS', () => {
  let folder: string;
  let authority: Authority;
  let forLocalhost: Certificate;
  const servers = new Set<Server>();
  /** What the upstream was told: the name that was asked for, and the client's certificate. */
  let asked: { name: string | false; client: string | undefined; text: string }[] = [];

  before(async () => {
    folder = await tempFolder('tls');
    authority = makeAuthority(folder);
    forLocalhost = authority.issue('localhost', 'DNS:localhost', 'IP:127.0.0.1');
  });
  beforeEach(() => (asked = []));
  afterEach(async () => {
    await closeProxies();
    await closeRawUpstreams();
    for (const server of servers) server.close();
    servers.clear();
  });

  async function tlsUpstream(options: TlsOptions): Promise<number> {
    const server = createServer(options, (socket: TLSSocket) => {
      socket.on('error', () => socket.destroy());
      socket.on('data', (chunk) => {
        asked.push({
          name: socket.servername as string | false,
          client: (socket.getPeerCertificate() as { subject?: { CN?: string } }).subject?.CN,
          text: chunk.toString('latin1'),
        });
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      });
    });
    servers.add(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  async function askThrough(upstream: object, ...lines: readonly string[]): Promise<string> {
    const { url } = await startProxy(testConfig({ upstreams: { monolith: upstream } }));
    return rawExchange(url, head('GET / HTTP/1.1', 'Host: shop.example', 'Connection: close', ...lines));
  }

  describe('to upstreams', () => {
    it('trusts the authority that the configuration names, by the upstream’s own name and not by Host', async () => {
      const port = await tlsUpstream(forLocalhost);
      const answer = await askThrough({ url: `https://localhost:${port}`, tls: { ca: authority.ca } });
      assert.match(answer, /^HTTP\/1\.1 200 OK/);
      assert.deepEqual(
        asked.map(({ name }) => name),
        ['localhost'],
      );
      assert.match(asked.map(({ text }) => text).join(''), /^host: shop\.example\r$/im);
    });

    it('takes the authority from a file, and checks an address as an address', async () => {
      const port = await tlsUpstream(forLocalhost);
      const answer = await askThrough({ url: `https://127.0.0.1:${port}`, tls: { ca: join(folder, 'ca.pem') } });
      assert.match(answer, /^HTTP\/1\.1 200 OK/);
      assert.equal(asked[0]?.name, false);
    });

    it('keeps its connection when clients name different hosts', async () => {
      const port = await tlsUpstream(forLocalhost);
      const { url, proxy } = await startProxy(
        testConfig({
          upstreams: { monolith: { url: `https://localhost:${port}`, tls: { ca: authority.ca }, connections: 1 } },
        }),
      );
      let connections = 0;
      for (const server of servers) server.on('secureConnection', () => connections++);
      for (const host of ['a.example', 'b.example', 'a.example'])
        assert.match(await rawExchange(url, head('GET / HTTP/1.1', `Host: ${host}`, 'Connection: close')), /200 OK/);
      assert.equal(connections, 1);
      assert.equal(proxy.upstreams.current().get('monolith')?.inFlight, 0);
    });

    it('shows our own certificate where the upstream wants one', async () => {
      const ours = authority.issue('proxy', 'DNS:proxy');
      const port = await tlsUpstream({
        ...forLocalhost,
        ca: authority.ca,
        requestCert: true,
        rejectUnauthorized: true,
      });
      const tls = { ca: authority.ca, ...ours };
      assert.match(await askThrough({ url: `https://localhost:${port}`, tls }), /^HTTP\/1\.1 200 OK/);
      assert.equal(asked[0]?.client, 'proxy');
    });

    for (const [what, makeTls] of [
      ['an authority that nobody named', () => ({})],
      ['another name', () => ({ ca: authority.ca, servername: 'other.example' })],
    ] as const) {
      it(`refuses a certificate of ${what} with 502, in both lanes`, async () => {
        const port = await tlsUpstream(forLocalhost);
        const upstream = { url: `https://localhost:${port}`, tls: makeTls() };
        assert.match(await askThrough(upstream), /^HTTP\/1\.1 502 [^]*"code":"upstream-untrusted"/);
        const { url } = await startProxy(testConfig({ upstreams: { monolith: upstream } }));
        const chunked = head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked', 'Connection: close');
        assert.match(await rawExchange(url, `${chunked}0\r\n\r\n`), /^HTTP\/1\.1 502 [^]*upstream-untrusted/);
        assert.equal(asked.length, 0);
      });
    }

    it('carries what goes over node:http, by the same rules', async () => {
      const port = await tlsUpstream(forLocalhost);
      for (const host of ['localhost', '127.0.0.1']) {
        const { url } = await startProxy(
          testConfig({ upstreams: { monolith: { url: `https://${host}:${port}`, tls: { ca: authority.ca } } } }),
        );
        assert.match(
          await rawExchange(url, head('OPTIONS * HTTP/1.1', 'Host: shop.example', 'Connection: close')),
          /^HTTP\/1\.1 200 OK/,
        );
      }
      assert.deepEqual(
        asked.map(({ name }) => name),
        ['localhost', false],
      );
    });
  });

  describe('towards clients', () => {
    const ask = async (url: string, ca: string): Promise<string> => {
      const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), servername: 'localhost', ca });
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString('latin1')));
      await once(socket, 'secureConnect');
      socket.write(head('GET / HTTP/1.1', 'Host: localhost', 'Connection: close'));
      await once(socket, 'close');
      return text;
    };

    it('is spoken when the configuration says so, and told to upstreams', async () => {
      const monolith = await startRawUpstream();
      const { url } = await startProxy(
        testConfig({ listen: { port: 0, tls: forLocalhost }, upstreams: { monolith: { url: monolith.url } } }),
      );
      assert.match(url, /^https:/);
      assert.match(await ask(url, authority.ca), /^HTTP\/1\.1 200 OK/);
      assert.match(monolith.received[0] ?? '', /^x-forwarded-proto: https\r$/im);
      assert.match(monolith.received[0] ?? '', /^x-forwarded-port: 443\r$/im);
    });

    it('takes a renewed certificate over without a restart', async () => {
      const monolith = await startRawUpstream();
      const listen = { port: 0, tls: forLocalhost };
      const server = await startProxy(testConfig({ listen, upstreams: { monolith: { url: monolith.url } } }));
      const other = makeAuthority(await tempFolder('tls'));
      const renewed = testConfig({
        listen: { port: 0, tls: other.issue('localhost', 'DNS:localhost') },
        upstreams: { monolith: { url: monolith.url } },
      });
      server.use(renewed);
      assert.match(await ask(server.url, other.ca), /^HTTP\/1\.1 200 OK/);
      await assert.rejects(ask(server.url, authority.ca));
    });

    it('is refused in the configuration when certificate and key do not belong together, or cannot be read', () => {
      const other = authority.issue('other', 'DNS:other');
      const upstreams = { monolith: { url: 'http://127.0.0.1:9' } };
      const configure = (tls: object) => () => testConfig({ listen: { port: 0, tls }, upstreams });
      assert.throws(configure({ cert: forLocalhost.cert, key: other.key }), /cannot be used/);
      assert.throws(configure({ cert: join(folder, 'nowhere.pem'), key: other.key }), /cannot be read \(ENOENT\)/);
      const empty = join(folder, 'empty.pem');
      writeFileSync(empty, 'nothing');
      assert.throws(configure({ cert: empty, key: other.key }), /holds no PEM/);
    });
  });
});
