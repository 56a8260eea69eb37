import type { ServerResponse } from 'node:http';
import { isInternalPath } from '../routing/plain-path.ts';
import { readBody } from './read-body.ts';
import { viewOf, type SessionView } from './session-view.ts';
import { makeVerifier, signatureHeader } from './signature.ts';
import type { BridgedRequest, BridgeMiddleware, LegacyBridgeOptions } from './types.ts';
import { changeSession } from './write-back.ts';

const endpoint = '/__strangler/session';
const shortestSecret = 32;

/**
 * Lets the proxy read a monolith's sessions, and services write declared keys back, over a signed endpoint
 * `/__strangler/session`. Mount it after the session middleware and before any body parser. Whoever cannot sign finds
 * nothing there: 404, as for any path that does not exist. The HTTP contract is in docs/reference/legacy-bridge.md, for
 * monoliths in other languages.
 */
export function legacyBridge(options: LegacyBridgeOptions): BridgeMiddleware {
  if (options.secret.length < shortestSecret) {
    throw new Error(`legacyBridge: the secret needs at least ${shortestSecret} characters (openssl rand -hex 32)`);
  }
  const { identityOf, readable = [], writable = [], now = Date.now } = options;
  const verify = makeVerifier(options.secret);
  const keys = [...new Set([...readable, ...writable])];
  const view = (request: BridgedRequest): SessionView =>
    viewOf(request.session as Readonly<Record<string, unknown>> | undefined, identityOf, keys);

  async function answer(request: BridgedRequest, response: ServerResponse, target: string): Promise<void> {
    const body = await readBody(request);
    if (body === undefined) {
      send(response, 413, { code: 'body-too-large' });
      return;
    }
    const method = request.method ?? '';
    const isSigned = verify(header(request), { method, target, body }, now());
    if (!isSigned || target !== endpoint || (method !== 'GET' && method !== 'PATCH')) {
      send(response, 404, { code: 'not-found' });
    } else if (method === 'GET') {
      send(response, 200, view(request));
    } else {
      const { status, content } = await changeSession(request, body, { writable, view });
      send(response, status, content);
    }
  }

  return (request, response, next) => {
    const target = request.originalUrl ?? request.url ?? '';
    if (!isInternalPath(target.split('?', 1)[0] ?? '')) {
      next();
      return;
    }
    answer(request, response, target).catch(next);
  };
}

function header(request: BridgedRequest): string | undefined {
  const value = request.headers[signatureHeader];
  return typeof value === 'string' ? value : undefined;
}

function send(response: ServerResponse, status: number, content: object): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.setHeader('cache-control', 'no-store');
  response.end(JSON.stringify(content));
}
