import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { checkToken, signToken } from '../tokens/token.ts';
import { readCookie } from '../visitors/cookies.ts';
import type { ConsoleState } from './state.ts';

const cookieName = 'strangler_console';
const shiftSeconds = 12 * 60 * 60;
const everyMs = 1_000;
/** Each open console costs one state a second. */
const mostViewers = 20;

const files: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/console/console.css': ['console.css', 'text/css; charset=utf-8'],
  ...Object.fromEntries(
    ['console.js', 'elements.js', 'lines.js', 'route-card.js'].map((name) => [
      `/console/${name}`,
      [name, 'text/javascript; charset=utf-8'] as const,
    ]),
  ),
};

const pageHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
};

/** Answers the console's own addresses on the admin port; false for all others. */
export type ServeConsole = (req: IncomingMessage, res: ServerResponse, pathname: string) => boolean;

export interface ServeConsoleDeps {
  /** With several workers the state is asked of other processes. */
  readonly console: { state(): ConsoleState | Promise<ConsoleState> };
  /** Signs the cookie of a login, so that the page need not keep the token. */
  readonly key: Buffer;
  readonly isAdmin: (req: IncomingMessage) => boolean;
}

export function makeConsoleServer({ console, key, isAdmin }: ServeConsoleDeps): ServeConsole {
  let viewers = 0;
  const isKnown = (req: IncomingMessage): boolean =>
    isAdmin(req) || checkToken(key, readCookie(req.headers.cookie, cookieName) ?? '', 'console', Date.now());

  function login(req: IncomingMessage, res: ServerResponse): void {
    if (!isAdmin(req)) {
      refuse(res, 401);
      return;
    }
    const token = signToken(key, ['console'], Date.now() + shiftSeconds * 1000);
    const cookie = `${cookieName}=${token}; Path=/console; Max-Age=${shiftSeconds}; HttpOnly; SameSite=Strict`;
    res.writeHead(204, { ...pageHeaders, 'set-cookie': cookie }).end();
  }

  function stream(res: ServerResponse): void {
    if (viewers >= mostViewers) {
      refuse(res, 503);
      return;
    }
    viewers++;
    res.writeHead(200, { ...pageHeaders, 'content-type': 'text/event-stream' });
    const tell = async (): Promise<void> => {
      const state = await console.state();
      // A viewer that reads slowly misses states; nothing is kept for it.
      if (!res.writableNeedDrain && !res.destroyed) res.write(`data: ${JSON.stringify(state)}\n\n`);
    };
    const tellOrEnd = (): void => void tell().catch(() => res.destroy());
    tellOrEnd();
    const timer = setInterval(tellOrEnd, everyMs).unref();
    res.on('close', () => {
      clearInterval(timer);
      viewers--;
    });
  }

  async function answerState(res: ServerResponse): Promise<void> {
    try {
      const state = JSON.stringify(await console.state());
      res.writeHead(200, { ...pageHeaders, 'content-type': 'application/json' }).end(state);
    } catch {
      refuse(res, 503);
    }
  }

  return (req, res, pathname) => {
    const file = files[pathname];
    if (file !== undefined && req.method === 'GET') {
      const [name, type] = file;
      res.writeHead(200, { ...pageHeaders, 'content-type': type });
      res.end(readFileSync(join(import.meta.dirname, 'public', name)));
    } else if (pathname === '/console/login' && req.method === 'POST') {
      login(req, res);
    } else if (pathname === '/console/state' || pathname === '/console/events') {
      if (!isKnown(req)) refuse(res, 401);
      else if (pathname === '/console/events') stream(res);
      else void answerState(res);
    } else {
      return false;
    }
    return true;
  };
}

function refuse(res: ServerResponse, status: number): void {
  res.writeHead(status, { ...pageHeaders, 'content-type': 'application/problem+json' });
  res.end(
    JSON.stringify({ type: 'about:blank', status, code: status === 401 ? 'not-authenticated' : 'too-many-viewers' }),
  );
}
