import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { type EmbeddedProxy, strangler } from '../../strangler-proxy/server/embedded.ts';
import { fixedFlags } from '../support/fixed-flags.ts';
import { memoryLogger, testConfig } from './support/proxy.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from './support/upstream.ts';

describe('the proxy inside an Express application', () => {
  let isGradual = false;
  const fixed = fixedFlags({ on: false });
  const flags = { ...fixed, isGradual: () => isGradual };
  let orders: TestUpstream;
  let handler: EmbeddedProxy;
  let server: Server;
  let url: string;

  beforeEach(async () => {
    orders = await startUpstream(plainAnswer('service'));
    const config = testConfig({
      upstreams: { monolith: { url: 'http://127.0.0.1:9' }, orders: { url: orders.url } },
      explain: 'always',
      routes: [
        {
          id: 'r',
          match: { methods: ['GET'], path: '/api/orders/:id' },
          flag: 'on',
          service: 'orders',
          fallback: true,
        },
      ],
    });
    handler = await strangler(config, { flags, logger: memoryLogger().logger });
    const app = express();
    app.use(handler);
    app.use((req, res, next) => {
      if (req.query['cookies'] === undefined) next();
      else if (req.query['cookies'] === 'object') res.writeHead(200, { 'Set-Cookie': 'own=1' }).end();
      else if (req.query['cookies'] === 'list') res.writeHead(200, 'OK', ['Set-Cookie', 'own=1']).end();
      else res.end();
    });
    app.use(
      (req, res) =>
        void res.json({
          url: req.url,
          force: req.headers['x-strangler-force'] ?? req.headers['x_strangler_force'] ?? null,
        }),
    );
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    await handler.stop();
    await closeUpstreams();
  });

  it('leaves to next() what legacy answers, without a hop, and sends the rest to the service', async () => {
    const legacy = await fetch(`${url}/api/orders/5`, {
      headers: { 'x-strangler-force': 'service', x_strangler_force: 'service' },
    });
    assert.deepEqual(await legacy.json(), { url: '/api/orders/5', force: null });
    assert.equal(legacy.headers.get('x-strangler-decision'), 'side=legacy; route=r; flag=on; reason=flag-off');
    flags.set('on', true);
    assert.equal(await (await fetch(`${url}/api/orders/5`)).text(), 'service');
    assert.deepEqual(await (await fetch(`${url}/other?x=1`)).json(), { url: '/other?x=1', force: null });
    const metrics = await handler.proxy.metrics.registry.metrics();
    assert.match(metrics, /strangler_requests_total\{route="r",side="legacy",reason="flag-off",status="2xx"\} 1/);
  });

  it('leaves to next() what the service fails to answer, in place of the upstream that it is itself', async () => {
    flags.set('on', true);
    orders.answer((req) => void req.socket.destroy());
    const answer = await fetch(`${url}/api/orders/5?x=1`);
    assert.deepEqual(await answer.json(), { url: '/api/orders/5?x=1', force: null });
    assert.equal(answer.headers.get('x-strangler-decision'), 'side=legacy; route=r; flag=on; reason=service-failed');
    const metrics = await handler.proxy.metrics.registry.metrics();
    assert.match(metrics, /strangler_requests_total\{route="r",side="legacy",reason="service-failed",status="2xx"\} 1/);
    assert.match(metrics, /strangler_upstream_in_flight\{upstream="orders",[^}]+\} 0/);
    flags.set('on', false);
  });

  it('gives visitors their cookie beside those of the application, however it sends them', async () => {
    flags.set('on', false);
    isGradual = true;
    for (const given of ['object', 'list', 'none']) {
      const answer = await fetch(`${url}/api/orders/5?cookies=${given}`);
      const names = answer.headers.getSetCookie().map((each) => each.split('=')[0]);
      assert.deepEqual(names, [...(given === 'none' ? [] : ['own']), 'strangler_sid'], given);
    }
  });

  it('refuses internal paths', async () => {
    assert.equal((await fetch(`${url}/__strangler/session`)).status, 404);
  });
});
