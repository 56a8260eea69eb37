import { setTimeout as pause } from 'node:timers/promises';
import type { Asker, Page } from './asker.ts';
import { linksOf, smells } from './links.ts';
import { shapeOf } from './shape.ts';

/** Between two requests: the application has other users. */
const PAUSE_MS = 30;
/** Pages of one shape (`/info/:id`, with the same names in the query): more of them tell nothing new. */
const PER_SHAPE = 2;
const LONGEST_MS = 60_000;
const MAX_WAITING = 2_000;

export interface Crawled {
  readonly pages: readonly Page[];
  readonly avoided: readonly string[];
  readonly away: readonly { readonly from: string; readonly to: string }[];
}

/**
 * Reads up to `limit` pages, one at a time, beginning with `first`: GET only, this application only, and never a link
 * that might do something.
 */
export async function crawl(
  asker: Asker,
  first: Page,
  o: { readonly limit: number; readonly onPage: (count: number) => void },
): Promise<Crawled> {
  const pages: Page[] = [];
  const avoided = new Set<string>();
  const away = new Map<string, string>();
  const seen = new Set([first.target]);
  const shapes = new Map<string, number>();
  const waiting: string[] = [];
  const deadline = Date.now() + LONGEST_MS;

  const offer = (target: string): void => {
    if (seen.has(target) || waiting.length >= MAX_WAITING) return;
    seen.add(target);
    if (smells(target)) {
      avoided.add(target);
      return;
    }
    const shape = shapeOf(target);
    const count = shapes.get(shape) ?? 0;
    shapes.set(shape, count + 1);
    if (count < PER_SHAPE) waiting.push(target);
  };
  const read = (page: Page): void => {
    pages.push(page);
    o.onPage(pages.length);
    const { location } = page.headers;
    const url = location === undefined ? null : URL.parse(location, asker.origin + page.target);
    if (url !== null && page.status >= 300 && page.status < 400) {
      if (url.origin === asker.origin) offer(url.pathname + url.search);
      else away.set(page.target, url.href);
    }
    for (const link of linksOf(page, [asker.origin])) offer(link);
  };

  read(first);
  while (pages.length < o.limit && waiting.length > 0 && Date.now() < deadline) {
    const target = waiting.shift() ?? '/';
    await pause(PAUSE_MS);
    // One page that fails says something about the page, not about the application.
    const page = await asker.get(target).catch(() => undefined);
    if (page !== undefined) read(page);
  }
  return { pages, avoided: [...avoided], away: [...away].map(([from, to]) => ({ from, to })) };
}
