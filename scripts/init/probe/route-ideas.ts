import type { RouteIdea } from '../findings.ts';
import type { Page } from './asker.ts';
import { asksPassword } from './links.ts';
import { patternOf } from './shape.ts';

const MAX_IDEAS = 4;

/** Reads that could be moved: what programs read first (JSON, feeds), then pages; each path once. */
export function findRouteIdeas(pages: readonly Page[]): readonly RouteIdea[] {
  const ideas = new Map<string, RouteIdea>();
  const names = new Set<string>();
  const reads = pages.filter(({ status, type, body }) => status === 200 && type !== '' && !asksPassword(body));
  for (const page of reads.sort((a, b) => rank(a) - rank(b))) {
    const path = patternOf(new URL(page.target, 'http://legacy').pathname);
    // Only what can be written into YAML and into a route as it stands.
    if (path === '/' || ideas.has(path) || !/^[\w/.:~-]+$/.test(path)) continue;
    const name = nameOf(path, names);
    names.add(name);
    ideas.set(path, { name, path, type: page.type, example: page.target });
    if (ideas.size === MAX_IDEAS) break;
  }
  return [...ideas.values()];
}

function rank({ type }: Page): number {
  if (type.includes('json')) return 0;
  return /xml|csv|plain/.test(type) && !type.includes('html') ? 1 : 2;
}

/** `/api/orders/:id` is `api-orders`. */
function nameOf(path: string, taken: ReadonlySet<string>): string {
  const words = path
    .split('/')
    .filter((segment) => segment !== '' && !segment.startsWith(':'))
    .map((segment) =>
      segment
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-|-$/g, ''),
    )
    .filter((word) => word !== '');
  const base = words.join('-') || 'first';
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!taken.has(name)) return name;
  }
}
