import { field, type Report } from './document.ts';

/** Checks where each upstream's copies listen. */
export function checkUpstreams(content: unknown, report: Report): void {
  const upstreams = field(content, 'upstreams');
  if (typeof upstreams !== 'object' || upstreams === null) return;
  for (const [name, upstream] of Object.entries(upstreams)) checkUrls(name, upstream, report);
}

function checkUrls(name: string, upstream: unknown, report: Report): void {
  const [url, urls] = [field(upstream, 'url'), field(upstream, 'urls')];
  if (typeof upstream === 'object' && upstream !== null && url === undefined && urls === undefined)
    report(['upstreams', name], '"url" is missing', 'add url: http://HOST:PORT, or urls: [ … ] for several copies');
  if (url !== undefined && urls !== undefined)
    report(['upstreams', name, 'urls'], 'both url and urls are given', 'keep one of them');
  if (!Array.isArray(urls)) return;
  const seen = new Map<string, number>();
  for (const [index, each] of (urls as unknown[]).entries()) {
    const parsed = typeof each === 'string' ? URL.parse(each) : null;
    if (parsed === null) continue;
    if (seen.has(parsed.origin))
      report(['upstreams', name, 'urls', index], `"${parsed.origin}" is named twice`, 'name each copy once');
    seen.set(parsed.origin, index);
  }
  const schemes = new Set([...seen.keys()].map((origin) => origin.slice(0, origin.indexOf(':'))));
  if (schemes.size > 1)
    report(['upstreams', name, 'urls'], 'some copies are spoken to by http, others by https', 'use one for all');
}
