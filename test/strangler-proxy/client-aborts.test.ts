import assert from 'node:assert/strict';
import { waitFor } from '../support/wait-for.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from './support/proxy.ts';
import { rawClient, rawRequest, type RawClient } from './support/raw-client.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from './support/upstream.ts';

const connections = 4;

describe('clients that go away', () => {
  let monolith: TestUpstream;
  let proxy: TestProxy;

  beforeEach(async () => {
    monolith = await startUpstream();
    const config = testConfig({ upstreams: { monolith: { url: monolith.url, connections } } });
    proxy = await startProxy(config);
  });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  const inFlight = (count: number): Promise<unknown> =>
    waitFor(`${count} requests in flight`, () =>
      Promise.resolve(proxy.proxy.upstreams.current().get('monolith')?.inFlight === count),
    );

  for (const [how, leave] of [
    ['reset', (client: RawClient) => client.socket.resetAndDestroy()],
    ['close', (client: RawClient) => client.socket.destroy()],
  ] as const) {
    it(`in the middle of a body that waits for a connection, by a ${how}, hurt nobody else`, async () => {
      monolith.answer(() => {
        // Never answers, so that each connection stays busy.
      });
      const waiting = await Promise.all(Array.from({ length: connections }, () => rawClient(proxy.url)));
      for (const each of waiting) each.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
      await waitFor('all connections to be busy', () => Promise.resolve(monolith.received.length === connections));
      const upload = await rawClient(proxy.url);
      upload.send('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nfirst');
      await inFlight(connections + 1);
      leave(upload);
      await waitFor('the proxy to notice', async () =>
        /status="aborted"\} 1/.test(await proxy.proxy.metrics.registry.metrics()),
      );
      monolith.answer(plainAnswer('well'));
      for (const each of waiting) each.socket.destroy();
      await inFlight(0);
      assert.match(await rawRequest(proxy.url, 'GET / HTTP/1.1\nhost: a'), /^HTTP\/1\.1 200 [^]*well$/);
      assert.equal(monolith.received.filter(({ method }) => method === 'POST').length, 0);
    });
  }

  for (const [target, path] of [
    ['an internal path', '/__strangler/x'],
    ['a dead upstream', '/live'],
  ] as const) {
    it(`in the middle of an upgrade to ${target} hurt nobody else`, async () => {
      if (path === '/live') await monolith.close();
      // Whether the reset comes before or after the refusal is a matter of chance.
      for (let i = 0; i < 20; i++) {
        const client = await rawClient(proxy.url);
        const head = `GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n`;
        client.socket.write(head, () => client.socket.resetAndDestroy());
        await client.closed();
      }
      const answer = await rawRequest(proxy.url, 'GET / HTTP/1.1\nhost: a');
      assert.match(answer, path === '/live' ? /^HTTP\/1\.1 502 / : /^HTTP\/1\.1 200 /);
    });
  }
});
