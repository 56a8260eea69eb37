import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { answerProblems, identityFrom, identityOf, makeSessionClient } from '../../../services/kit/index.ts';
import { silentLogger } from '../../../services/kit/index.ts';

/** A service that says who it was told asks, and changes the visitor's cart in the monolith. */
export interface IdentityService {
  readonly origin: string;
  /** The headers of every request, as they arrived. */
  readonly received: (readonly string[])[];
  /** Where its keys are and whose sessions it writes, known only after the proxy has started. */
  connect(o: { readonly adminUrl: string; readonly monolithUrl: string; readonly secret: string }): void;
  close(): Promise<void>;
}

/** Starts it: `/whoami` needs somebody who is logged in, `/maybe` does not, `POST /cart` writes back. */
export async function startIdentityService(audience = 'orders'): Promise<IdentityService> {
  const received: (readonly string[])[] = [];
  const app = express().disable('x-powered-by');
  app.use((request, _response, next) => {
    received.push(request.rawHeaders);
    next();
  });
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    connect({ adminUrl, monolithUrl, secret }) {
      const jwksUrl = `${adminUrl}/.well-known/jwks.json`;
      const sessions = makeSessionClient({ monolithUrl, secret });
      app.get('/whoami', identityFrom({ jwksUrl, audience }), (request, response) => {
        response.json(identityOf(request));
      });
      app.get('/maybe', identityFrom({ jwksUrl, audience, optional: true }), (request, response) => {
        response.json({ sub: identityOf(request)?.sub ?? null });
      });
      app.post('/cart', identityFrom({ jwksUrl, audience }), express.json(), async (request, response) => {
        const version = identityOf(request)?.session.version ?? '';
        const { outcome, session } = await sessions.write(request, {
          version,
          set: request.body as object as Record<string, unknown>,
        });
        response.status(outcome === 'written' ? 200 : 409).json(session.data);
      });
      app.use(answerProblems(silentLogger()));
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
