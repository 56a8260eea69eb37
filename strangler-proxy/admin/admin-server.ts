import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { makeConsoleServer } from '../console/serve.ts';
import type { Proxy } from '../server/proxy.ts';
import { deriveKey } from '../tokens/keys.ts';
import { explain, parseExplainQuery } from './explain.ts';
import { routesReport } from './routes-report.ts';

export interface AdminDeps {
  readonly proxy: Proxy;
  readonly isReady: () => boolean;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** The admin API: everything but health needs the admin token as a bearer token. */
export function makeAdminServer(deps: AdminDeps): Server {
  const { proxy } = deps;
  const isAdmin = (req: IncomingMessage): boolean => isAuthorised(req, proxy.config().admin.token);
  const key = deriveKey(proxy.config().admin.token, 'token');
  const serveConsole = makeConsoleServer({ console: proxy.console, key, isAdmin });
  return createServer((req, res) => {
    if (serveConsole(req, res, new URL(req.url ?? '/', 'http://admin').pathname)) return;
    answer(deps, req).then(
      (result) => send(res, result),
      (error: unknown) => send(res, problem(500, 'internal', error instanceof Error ? error.message : String(error))),
    );
  });
}

async function answer({ proxy, isReady }: AdminDeps, req: IncomingMessage): Promise<Answer> {
  const url = new URL(req.url ?? '/', 'http://admin');
  if (req.method !== 'GET' && req.method !== 'HEAD')
    return problem(405, 'method-not-allowed', 'The admin API only answers GET');
  if (url.pathname === '/health/live') return json({ status: 'live' });
  if (url.pathname === '/health/ready')
    return isReady() ? json({ status: 'ready' }) : problem(503, 'stopping', 'The proxy is stopping');
  if (!isAuthorised(req, proxy.config().admin.token))
    return problem(401, 'not-authenticated', 'Send authorization: Bearer <admin token>');
  switch (url.pathname) {
    case '/metrics':
      return { status: 200, type: proxy.metrics.registry.contentType, body: await proxy.metrics.registry.metrics() };
    case '/routes':
      return json(routesReport(proxy.config(), proxy.table(), proxy.flags));
    case '/explain': {
      const question = parseExplainQuery(url.searchParams);
      return 'problem' in question ? problem(400, 'invalid-request', question.problem) : json(explain(proxy, question));
    }
    case '/shadow':
      return json(proxy.mirror.report());
    default:
      return problem(
        404,
        'not-found',
        'The admin API has /metrics, /routes, /explain, /shadow, /health/live and /health/ready',
      );
  }
}

function isAuthorised(req: IncomingMessage, token: string): boolean {
  const given = /^bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1];
  // Digests have one length, which the constant-time comparison needs.
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function json(value: unknown): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(value) };
}

function problem(status: number, code: string, title: string): Answer {
  return {
    status,
    type: 'application/problem+json',
    body: JSON.stringify({ type: 'about:blank', title, status, code }),
  };
}

function send(res: ServerResponse, { status, type, body }: Answer): void {
  const auth = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  res.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(body),
    ...auth,
  });
  res.end(body);
}
