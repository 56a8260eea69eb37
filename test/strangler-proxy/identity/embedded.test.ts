import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import session from 'express-session';
import { legacyBridge } from '../../../strangler-proxy/legacy-bridge/index.ts';
import { type EmbeddedProxy, strangler } from '../../../strangler-proxy/server/embedded.ts';
import { fixedFlags } from '../../support/fixed-flags.ts';
import { memoryLogger, testConfig } from '../support/proxy.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from '../support/upstream.ts';

const secret = 'a secret that the proxy and the monolith share';

describe('who asks, of a proxy inside the monolith', () => {
  let service: TestUpstream;
  let proxy: EmbeddedProxy;
  let server: Server;
  let url = '';

  before(async () => {
    service = await startUpstream(plainAnswer('service'));
    const app = express();
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    proxy = await strangler(
      testConfig({
        upstreams: { monolith: { url }, orders: { url: service.url } },
        identity: { secret, cookie: 'sid', cache: '1h' },
        routes: [{ id: 'orders', match: { path: '/orders' }, flag: 'on', service: 'orders' }],
      }),
      { flags: fixedFlags({ on: true }), logger: memoryLogger().logger },
    );
    app.use(session({ secret: 'of the cookies', name: 'sid', resave: false, saveUninitialized: true }));
    // Before the proxy, which lets nobody through to it.
    app.use(legacyBridge({ secret, identityOf: ({ user }) => (typeof user === 'string' ? { sub: user } : null) }));
    app.use(proxy);
    app.post('/login/:user', (request, response) => {
      Object.assign(request.session, { user: request.params.user });
      response.json({});
    });
    app.get('/jwks.json', (_, response) => {
      response.json(proxy.jwks());
    });
  });
  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await proxy.stop();
    await closeUpstreams();
  });

  it('is read from the application itself, anew after a log-in, and told to the service', async () => {
    const first = await fetch(`${url}/orders`);
    const cookie = first.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const subs: unknown[] = [];
    const ask = async (): Promise<void> => {
      await fetch(`${url}/orders`, { headers: { cookie } });
      const token = String(service.received.at(-1)?.headers['x-strangler-identity'] ?? '');
      subs.push(
        token && (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sub: string }).sub,
      );
    };
    for (const user of ['', 'anna', 'boris']) {
      if (user !== '') await fetch(`${url}/login/${user}`, { method: 'POST', headers: { cookie } });
      await ask();
    }
    assert.deepEqual(subs, ['', 'anna', 'boris']);
  });

  it('is nobody’s to ask but the proxy’s', async () => {
    assert.equal((await fetch(`${url}/__strangler/session`)).status, 404);
    assert.equal((await fetch(`${url}/jwks.json`)).status, 200);
  });
});
