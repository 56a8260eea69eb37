import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { strangler } from '../../../strangler-proxy/server/embedded.ts';
import { fixedFlags } from '../../support/fixed-flags.ts';
import { closeProxies, memoryLogger, startProxy, testConfig } from '../support/proxy.ts';
import { rawClient } from '../support/raw-client.ts';
import { closeUpstreams, startUpstream } from '../support/upstream.ts';

const ask = (path: string, ...headers: readonly string[]): string =>
  `${[`GET ${path} HTTP/1.1`, 'host: a', ...headers].join('\r\n')}\r\n\r\n`;
const upgradeTo = (protocol: string): string =>
  ask('/upgrade', 'connection: upgrade', `upgrade: ${protocol}`, 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==');

/** Answers `/slow` when it is told to, everything else at once. */
async function startMonolith() {
  let answerSlow = (): void => undefined;
  const monolith = await startUpstream((req, res) => {
    if (req.url === '/slow') answerSlow = () => void res.end('slow');
    else res.end(`answer to ${req.url ?? ''}`);
  });
  return { monolith, answerSlow: () => answerSlow() };
}

describe('an upgrade behind a request that has no answer yet', () => {
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  for (const protocol of ['websocket', 'foo']) {
    it(`is a request as any other, and answered in its turn: ${protocol}`, async () => {
      const { monolith, answerSlow } = await startMonolith();
      const { url } = await startProxy(testConfig({ upstreams: { monolith: { url: monolith.url } } }));
      const client = await rawClient(url);
      client.send(ask('/slow') + upgradeTo(protocol));
      while (monolith.received.length < 2) await once(monolith.server, 'request');
      answerSlow();
      const text = await client.until('answer to /upgrade');
      assert.ok(text.indexOf('slow') < text.indexOf('answer to /upgrade'), text);
      assert.equal(monolith.received[1]?.headers.upgrade, undefined);
    });
  }

  it('ends the connection in an application whose server asks nobody', async () => {
    const { monolith, answerSlow } = await startMonolith();
    const config = testConfig({ upstreams: { monolith: { url: monolith.url } } });
    const proxy = await strangler(config, { flags: fixedFlags({}), logger: memoryLogger().logger });
    let slow: (() => void) | undefined;
    const server = createServer((_, res) => {
      slow = () => void res.end('slow');
    });
    server.on('upgrade', (req, socket, head) => proxy.upgrade(req, socket, head));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const client = await rawClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      client.send(ask('/slow') + upgradeTo('websocket'));
      assert.equal(await client.closed(), '');
      slow?.();
      answerSlow();
    } finally {
      await new Promise((resolve) => server.close(resolve));
      await proxy.stop();
    }
  });

  it('is refused as CONNECT without being taken for the answer that is due', async () => {
    const { monolith } = await startMonolith();
    const { url } = await startProxy(testConfig({ upstreams: { monolith: { url: monolith.url } } }));
    const client = await rawClient(url);
    client.send(`${ask('/slow')}CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n`);
    assert.equal(await client.closed(), '');
  });
});
