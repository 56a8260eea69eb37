import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { type EmbeddedProxy, strangler, wantsUpgrade } from '../../../strangler-proxy/index.ts';
import { type FixedFlags, fixedFlags } from '../../support/fixed-flags.ts';
import { memoryLogger, testConfig } from '../support/proxy.ts';
import { rawClient, rawExchange } from '../support/raw-client.ts';
import { closeUpstreams } from '../support/upstream.ts';
import { openWebSocket } from './websocket-client.ts';
import { startWebSocketUpstream, type WebSocketUpstream } from './websocket-upstream.ts';

describe('upgrades, embedded in Express', () => {
  let service: WebSocketUpstream;
  let flags: FixedFlags;
  let proxy: EmbeddedProxy;
  let server: Server;
  let url: string;
  const taken: string[] = [];

  beforeEach(async () => {
    taken.length = 0;
    service = await startWebSocketUpstream('service');
    flags = fixedFlags({ on: true });
    const config = testConfig({
      upstreams: { monolith: { url: 'http://127.0.0.1:9' }, service: { url: service.url } },
      routes: [{ id: 'live', match: { path: '/live' }, flag: 'on', service: 'service', fallback: true }],
    });
    proxy = await strangler(config, { flags, logger: memoryLogger().logger });
    const app = express().use(proxy);
    app.use((_, res) => void res.send('the application itself'));
    server = createServer({ shouldUpgradeCallback: wantsUpgrade }, app);
    server.on('upgrade', (req, socket, head) => {
      proxy.upgrade(req, socket, head, () => {
        taken.push(`${req.url ?? ''} ${'x-strangler-force' in req.headers ? 'forced' : 'clean'}`);
        socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: tcp\r\n\r\nthe application');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await proxy.stop();
    await closeUpstreams();
  });

  it('go to the service as the flag says, and end with 1001 when the proxy stops', async () => {
    const client = await openWebSocket(url, '/live');
    await client.until('service');
    await proxy.stop();
    assert.equal(await client.closed(), 1001);
  });

  it('are the application’s own where legacy is to answer, without what only the proxy may say', async () => {
    flags.set('on', false);
    const head =
      'GET /live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nX-Strangler-Force: service\r\n\r\n';
    assert.match(await rawExchange(url, head), /the application$/);
    assert.match(await rawExchange(url, head.replace('/live', '//else/./x')), /the application$/);
    assert.deepEqual(taken, ['/live clean', '//else/./x clean']);
  });

  it('are the application’s own also where the service fails and legacy answers in its place', async () => {
    await service.close();
    const answer = await rawExchange(
      url,
      'GET /live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n',
    );
    assert.match(answer, /the application$/);
    assert.deepEqual(taken, ['/live clean']);
    const metrics = await proxy.proxy.metrics.registry.metrics();
    assert.match(
      metrics,
      /strangler_requests_total\{route="live",side="legacy",reason="service-failed",status="1xx"\} 1/,
    );
  });

  it('are ignored for h2c, as without the proxy', async () => {
    const client = await rawClient(url);
    client.send(
      'GET /x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n\r\n',
    );
    assert.match(await client.until('the application itself'), /^HTTP\/1\.1 200 /);
    client.socket.destroy();
  });
});
