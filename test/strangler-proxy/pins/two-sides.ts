import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { FlagClient } from '../../../flags/index.ts';
import { strangler } from '../../../strangler-proxy/server/embedded.ts';
import { type FixedFlags, fixedFlags } from '../../support/fixed-flags.ts';
import { closeProxies, memoryLogger, startProxy, testConfig } from '../support/proxy.ts';
import { closeUpstreams, startUpstream, type TestUpstream } from '../support/upstream.ts';

/** An answer, as far as these tests look at it. */
export interface SideAnswer {
  readonly side: string;
  readonly reason: string;
  readonly status: number;
  /** Whole Set-Cookie values. */
  readonly setCookies: readonly string[];
}

/** A browser: it keeps cookies, and gives them back. */
export interface Browser {
  readonly cookies: Map<string, string>;
  ask(method: string, path: string, headers?: Readonly<Record<string, string>>, body?: string): Promise<SideAnswer>;
}

/** A legacy side and a service behind a proxy that explains itself. */
export interface TwoSides<Flags extends FlagClient = FixedFlags> {
  readonly url: string;
  readonly flags: Flags;
  readonly service: TestUpstream;
  browser(): Browser;
}

type Parts = Readonly<Record<string, unknown>>;

/** Starts both sides; without flags of its own, a test has `read` and `write`, both off. */
export interface StartTwoSides {
  (parts: Parts, legacy?: RequestListener): Promise<TwoSides>;
  <Flags extends FlagClient>(parts: Parts, legacy: RequestListener | undefined, flags: Flags): Promise<TwoSides<Flags>>;
}

/** Answers with the status that the query asks for, after the request's body. */
const asAsked: RequestListener = (req, res) => {
  req.resume().on('end', () => {
    const status = Number(new URL(req.url ?? '/', 'http://x').searchParams.get('status') ?? '200');
    res.writeHead(status, { 'set-cookie': 'theirs=1' });
    res.end();
  });
};

const stops = new Set<() => Promise<void>>();

export const startStandalone: StartTwoSides = async <Flags extends FlagClient>(
  parts: Parts,
  legacy = asAsked,
  flags = fixedFlags({ read: false, write: false }) as FlagClient as Flags,
) => {
  const monolith = await startUpstream(legacy);
  const service = await startUpstream(asAsked);
  const { url } = await startProxy(configOf(monolith.url, service.url, parts), flags);
  return { url, flags, service, browser: () => makeBrowser(url) };
};

export const startEmbedded: StartTwoSides = async <Flags extends FlagClient>(
  parts: Parts,
  legacy = asAsked,
  flags = fixedFlags({ read: false, write: false }) as FlagClient as Flags,
) => {
  // What a fallback asks; all else is the application's own to answer.
  const monolith = await startUpstream(legacy);
  const service = await startUpstream(asAsked);
  const { logger } = memoryLogger();
  const handler = await strangler(configOf(monolith.url, service.url, parts), { flags, logger });
  const app = express().disable('x-powered-by');
  app.use(handler);
  app.use(legacy);
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.add(async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    await handler.stop();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, flags, service, browser: () => makeBrowser(url) };
};

/** Ends everything that was started. */
export async function closeTwoSides(): Promise<void> {
  const all = [...stops];
  stops.clear();
  await Promise.all(all.map((stop) => stop()));
  await closeProxies();
  await closeUpstreams();
}

export function makeBrowser(url: string, cookies = new Map<string, string>()): Browser {
  return {
    cookies,
    async ask(method, path, headers = {}, body) {
      const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
      const answer = await fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        headers: { ...(cookie !== '' && { cookie }), ...headers },
        ...(body !== undefined && { body }),
      });
      await answer.arrayBuffer();
      const setCookies = answer.headers.getSetCookie();
      for (const each of setCookies) keep(cookies, each);
      const decision = answer.headers.get('x-strangler-decision') ?? '';
      return {
        side: /side=([\w-]+)/.exec(decision)?.[1] ?? '',
        reason: /reason=([\w-]+)/.exec(decision)?.[1] ?? '',
        status: answer.status,
        setCookies: setCookies.filter((each) => each.startsWith('strangler_')),
      };
    },
  };
}

function keep(cookies: Map<string, string>, setCookie: string): void {
  const [pair = ''] = setCookie.split(';');
  const equals = pair.indexOf('=');
  if (setCookie.includes('Max-Age=0')) cookies.delete(pair.slice(0, equals));
  else cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
}

function configOf(legacy: string, service: string, parts: Parts) {
  return testConfig({
    explain: 'always',
    upstreams: { monolith: { url: legacy }, service: { url: service } },
    routes: [
      { id: 'shop.read', match: { methods: ['GET'], path: '/shop' }, flag: 'read', service: 'service', group: 'shop' },
      { id: 'shop.add', match: { methods: ['POST'], path: '/shop' }, flag: 'write', service: 'service', group: 'shop' },
      {
        id: 'shop.buy',
        match: { methods: ['POST'], path: '/shop/buy' },
        flag: 'write',
        service: 'service',
        group: 'shop',
        endsPin: true,
      },
    ],
    groups: { shop: { pin: '30m' } },
    ...parts,
  });
}
