import type { Findings } from '../findings.ts';
import type { Asker, Page } from './asker.ts';
import { lookBehindProxy } from './behind-proxy.ts';
import { findCookies } from './cookie-findings.ts';
import { crawl } from './crawl.ts';
import { asksPassword, titleOf } from './links.ts';
import { findRouteIdeas } from './route-ideas.ts';
import { findRouterHabits } from './router-habits.ts';
import { findSoftware } from './software.ts';
import { asUnreachable } from './unreachable.ts';

const MAX_REDIRECTS = 5;
const MAX_SOCKET_TRIES = 3;

/** Finds out what a proxy in front of the application has to know; a UserError when it cannot be asked. */
export async function probe(
  asker: Asker,
  o: {
    /** Path and query to begin with. */
    readonly start: string;
    /** How the proxy will be called: host and port. */
    readonly proxyHost: string;
    readonly pages: number;
    readonly onPage: (count: number) => void;
  },
): Promise<Findings> {
  const first = await asker.get(o.start).catch((error: unknown) => {
    throw asUnreachable(error, new URL(o.start, asker.origin));
  });
  const { pages, avoided, away } = await crawl(asker, first, { limit: o.pages, onPage: o.onPage });
  const shown = await followed(asker, first);
  const behind = await lookBehindProxy(asker, pages, o.proxyHost);
  const reusable = await asker.get(first.target).catch(() => first);
  return {
    origin: asker.origin,
    start: { target: o.start, status: first.status, title: titleOf(shown) },
    software: findSoftware(pages),
    wantsLogin: !pages.some(isOpen) && pages.some(wantsLogin),
    pages: pages.map(({ target, status, type }) => ({ target, status, type })),
    avoided,
    redirectsAway: away,
    links: { following: behind.following, fixed: behind.fixed },
    takesOtherHosts: behind.takesOtherHosts,
    cookies: findCookies(pages),
    httpVersion: first.httpVersion,
    keepAlive: reusable.reused,
    compression: await findCompression(asker, shown),
    webSockets: await findWebSockets(asker, pages),
    router: await findRouterHabits(asker, pages),
    ideas: findRouteIdeas(pages),
  };
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** A page that is shown to everybody. */
function isOpen({ status, body }: Page): boolean {
  return status === 200 && !asksPassword(body);
}

function wantsLogin({ status, body }: Page): boolean {
  return status === 401 || status === 403 || asksPassword(body);
}

/** The page that a visitor of the start sees, through redirects of the application to itself. */
async function followed(asker: Asker, first: Page): Promise<Page> {
  let page = first;
  for (let hops = 0; hops < MAX_REDIRECTS && isRedirect(page.status); hops += 1) {
    const url = URL.parse(page.headers.location ?? '', asker.origin + page.target);
    if (url?.origin !== asker.origin) break;
    page = await asker.get(url.pathname + url.search).catch(() => page);
  }
  return page;
}

async function findCompression(asker: Asker, page: Page): Promise<string | undefined> {
  const answer = await asker.get(page.target, { 'accept-encoding': 'gzip, br, zstd' }).catch(() => page);
  return answer.headers['content-encoding'];
}

/** WebSockets are opened where a page's scripts name them, and at the start. */
async function findWebSockets(asker: Asker, pages: readonly Page[]): Promise<readonly string[]> {
  const targets = new Set(['/']);
  for (const { body } of pages) {
    for (const [, url = ''] of body.matchAll(/["'`](wss?:\/\/[^"'`\s]+)/g)) {
      const parsed = URL.parse(url);
      if (parsed?.host === new URL(asker.origin).host) targets.add(parsed.pathname + parsed.search);
    }
    if (body.includes('socket.io')) targets.add('/socket.io/?EIO=4&transport=websocket');
  }
  const open: string[] = [];
  for (const target of [...targets].slice(0, MAX_SOCKET_TRIES)) {
    if ((await asker.upgrade(target).catch(() => 0)) === 101) open.push(target);
  }
  return open;
}
