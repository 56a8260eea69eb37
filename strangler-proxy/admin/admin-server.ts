import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { makeConsoleServer, type ServeConsoleDeps } from '../console/serve.ts';
import { deriveKey } from '../tokens/keys.ts';
import { type Answer, type AnswerAdmin, json, jwksPath, problem } from './answer.ts';

export interface AdminDeps {
  readonly token: string;
  readonly isReady: () => boolean;
  readonly console: ServeConsoleDeps['console'];
  readonly answer: AnswerAdmin;
}

const paths =
  '/.well-known/jwks.json, /metrics, /routes, /explain, /shadow, /workers, /health/live, /health/ready and, by POST, /restart';

/** The admin API: everything but health needs the admin token as a bearer token. */
export function makeAdminServer(deps: AdminDeps): Server {
  const isAdmin = (req: IncomingMessage): boolean => isAuthorised(req, deps.token);
  const key = deriveKey(deps.token, 'token');
  const serveConsole = makeConsoleServer({ console: deps.console, key, isAdmin });
  return createServer((req, res) => {
    const { pathname, search } = URL.parse(req.url ?? '/', 'http://admin') ?? new URL('http://admin/');
    if (serveConsole(req, res, pathname)) return;
    answer(deps, req, pathname, search.slice(1)).then(
      (result) => send(res, result),
      (error: unknown) => send(res, problem(500, 'internal', error instanceof Error ? error.message : String(error))),
    );
  });
}

async function answer(deps: AdminDeps, req: IncomingMessage, pathname: string, query: string): Promise<Answer> {
  const method = req.method === 'HEAD' ? 'GET' : (req.method ?? 'GET');
  if (method === 'GET' && pathname === '/health/live') return json({ status: 'live' });
  if (method === 'GET' && pathname === '/health/ready')
    return deps.isReady() ? json({ status: 'ready' }) : problem(503, 'stopping', 'The proxy is stopping');
  const isPublic = method === 'GET' && pathname === jwksPath;
  if (!isPublic && !isAuthorised(req, deps.token))
    return problem(401, 'not-authenticated', 'Send authorization: Bearer <admin token>');
  return (
    (await deps.answer({ method, pathname, query })) ??
    (method === 'GET'
      ? problem(404, 'not-found', `The admin API has ${paths}`)
      : problem(405, 'method-not-allowed', `The admin API has ${paths}`))
  );
}

function isAuthorised(req: IncomingMessage, token: string): boolean {
  const given = /^bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1];
  // Digests have one length, which the constant-time comparison needs.
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function send(res: ServerResponse, { status, type, body, cache = 'no-store' }: Answer): void {
  const auth = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  res.writeHead(status, {
    'content-type': type,
    'cache-control': cache,
    'content-length': Buffer.byteLength(body),
    ...auth,
  });
  res.end(body);
}
