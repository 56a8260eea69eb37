import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import session from 'express-session';
import { legacyBridge } from '../../../strangler-proxy/legacy-bridge/index.ts';

/** A small Express monolith with sessions and the bridge. */
export async function startExpressMonolith(secret: string): Promise<{ origin: string; close(): Promise<void> }> {
  const app = express();
  app.use(session({ secret: 'of the cookies', name: 'sid', resave: false, saveUninitialized: false }));
  app.use(
    legacyBridge({
      secret,
      identityOf: ({ user }) => (typeof user === 'string' ? { sub: user, role: 'cashier' } : null),
      readable: ['language'],
      writable: ['cart'],
    }),
  );
  app.use(express.json());
  app.post('/login', (request, response) => {
    Object.assign(request.session, request.body, { secretNote: 'nobody else reads this' });
    response.json({});
  });
  app.post('/logout', (request, response) => {
    request.session.destroy(() => response.json({}));
  });
  app.get('/cart', (request, response) => {
    response.json((request.session as unknown as Record<string, unknown>)['cart'] ?? null);
  });
  app.use((_request, response) => {
    response.status(404).json({ code: 'not-found' });
  });
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => {
      resolve(listening);
    });
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
