import { mask } from './mask.ts';

const PLAIN_VALUE = /^(?:\d{1,9}|\d{4}-\d\d-\d\d|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/i;

/**
 * Path and query as they may be kept: numbers of up to nine digits, dates and UUIDs stay, and so do segments that
 * stand literally in the route's pattern; every other segment and value of the query is masked.
 */
export function redactTarget(target: string, patterns: readonly string[]): string {
  const [path, query] = split(target);
  const literals = new Set(
    patterns.flatMap((pattern) => pattern.split('/').filter((segment) => !/[:*]/.test(segment))),
  );
  const shown = path
    .split('/')
    .map((segment) => (literals.has(segment) || PLAIN_VALUE.test(segment) || segment === '' ? segment : mask(segment)))
    .join('/');
  if (query === undefined) return shown;
  const pairs = query.split('&').map((pair) => {
    const [name, value] = split(pair, '=');
    const label = /^[A-Za-z_][\w-]{0,39}$/.test(name) ? name : mask(name);
    return value === undefined ? label : `${label}=${PLAIN_VALUE.test(value) ? value : mask(value)}`;
  });
  return `${shown}?${pairs.join('&')}`;
}

function split(text: string, at = '?'): readonly [string, string | undefined] {
  const index = text.indexOf(at);
  return index === -1 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}
