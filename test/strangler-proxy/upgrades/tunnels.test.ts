import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';
import { makeAuthority } from '../support/certificates.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { rawClient, type RawClient } from '../support/raw-client.ts';
import { closeRawUpstreams, type RawUpstream, startRawUpstream } from '../support/raw-upstream.ts';

const asking = (token: string): string =>
  `GET /live HTTP/1.1\r\nHost: shop.example\r\nConnection: Upgrade\r\nUpgrade: ${token}\r\n\r\n`;
const switching = (token: string): string =>
  `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${token}\r\n\r\n`;

/** So much more than buffers hold that a side which is not waited for would be found out. */
const much = 64 * 1024 ** 2;
const piece = Buffer.alloc(256 * 1024, 'x');

/** Writes until the other side takes no more, or much has been written; returns how much. */
async function writeUntilHalted(socket: Socket): Promise<number> {
  let written = 0;
  let before = -1;
  const more = (): void => {
    while (!socket.destroyed && written < much) {
      written += piece.length;
      if (!socket.write(piece)) return void socket.once('drain', more);
    }
  };
  more();
  await waitFor('a halt', () => {
    const isHalted = written === before;
    before = written;
    return Promise.resolve(isHalted);
  });
  return written;
}

for (const token of ['websocket', 'tcp']) {
  describe(`a tunnel for ${token}`, () => {
    let upstream: RawUpstream;
    let proxy: TestProxy;
    let client: RawClient;
    let served: Socket;

    async function open(limits: object = {}, timeouts: object = {}): Promise<void> {
      const config = testConfig({ limits, upstreams: { monolith: { url: upstream.url, timeouts } } });
      proxy = await startProxy(config);
      client = await rawClient(proxy.url);
      client.send(asking(token));
      await client.until('101');
      [served] = [...upstream.sockets] as [Socket];
    }
    const isAllClosed = async (): Promise<boolean> =>
      upstream.sockets.size === 0 &&
      client.isClosed() &&
      /strangler_upgrades_open\{.*\} 0/.test(await proxy.proxy.metrics.registry.metrics());

    beforeEach(async () => {
      upstream = await startRawUpstream((socket, text) => {
        if (socket.bytesWritten === 0 && text.includes('\r\n\r\n')) socket.write(switching(token));
      });
    });
    afterEach(async () => {
      client.socket.destroy();
      await closeProxies();
      await closeRawUpstreams();
    });

    it('is slowed down by a client that takes nothing, and cut after a while', async () => {
      await open({ idleTimeout: '400ms' });
      client.socket.pause();
      assert.ok((await writeUntilHalted(served)) < much);
      await waitFor('the upstream to be told', () => Promise.resolve(upstream.sockets.size === 0));
    });

    it('is slowed down by an upstream that takes nothing, and cut after a while', async () => {
      await open({}, { idle: '400ms' });
      served.pause();
      assert.ok((await writeUntilHalted(client.socket)) < much);
      await client.closed();
    });

    it('passes megabytes both ways at once, unharmed', async () => {
      await open();
      let [fromClient, fromUpstream] = [0, 0];
      // Bytes of any kind: what looks like frames may be none.
      served.removeAllListeners('data').on('data', (chunk: Buffer | string) => (fromClient += chunk.length));
      client.socket.removeAllListeners('data').on('data', (chunk: Buffer | string) => (fromUpstream += chunk.length));
      for (let i = 0; i < 40; i++) {
        served.write(piece);
        client.socket.write(piece);
      }
      const all = 40 * piece.length;
      await waitFor('all to arrive', () => Promise.resolve(fromClient === all && fromUpstream === all));
    });

    for (const [what, end] of [
      ['the client resets', () => client.socket.resetAndDestroy()],
      ['the client closes', () => client.socket.end()],
      ['the upstream resets', () => served.resetAndDestroy()],
      ['the upstream closes', () => served.end()],
    ] as const) {
      it(`ends on both sides when ${what}`, async () => {
        await open();
        served.on('end', () => served.end());
        end();
        await waitFor('both to be closed', isAllClosed);
      });
    }

    it('delivers what the upstream says before it closes', async () => {
      await open();
      served.end(Buffer.concat([Buffer.alloc(1024 ** 2, 'y'), Buffer.from('the end')]));
      assert.ok((await client.closed()).endsWith('ythe end'));
    });
  });
}

describe('a tunnel to an upstream with a certificate of its own', () => {
  it('is opened when the certificate is trusted, and answered 502 when it is not', async () => {
    const authority = makeAuthority(await tempFolder('certificates'));
    const server = createServer(authority.issue('inner', 'DNS:localhost'));
    server.on('upgrade', (req, socket) => {
      socket.end(`${switching(req.headers.upgrade ?? '')}secret`);
    });
    server.listen(0, 'localhost');
    await once(server, 'listening');
    const url = `https://localhost:${(server.address() as AddressInfo).port}`;
    try {
      for (const token of ['websocket', 'tcp']) {
        for (const [tls, expected] of [
          [{ ca: authority.ca }, /^HTTP\/1\.1 101 [^]*secret$/],
          [undefined, /^HTTP\/1\.1 502 [^]*"upstream-untrusted"/],
        ] as const) {
          const proxy = await startProxy(testConfig({ upstreams: { monolith: { url, ...(tls && { tls }) } } }));
          const client = await rawClient(proxy.url);
          client.send(asking(token));
          assert.match(await client.closed(), expected);
          client.socket.destroy();
        }
      }
    } finally {
      await closeProxies();
      server.closeAllConnections();
      server.close();
    }
  });
});
