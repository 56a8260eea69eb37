import type { Query } from './types.ts';

/** `?a=1&b=2&b=3` as `{ a: '1', b: ['2', '3'] }`. */
export function queryOf(text: string): Query {
  const all = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of new URLSearchParams(text)) {
    const before = all[name];
    if (before === undefined) all[name] = value;
    else if (typeof before === 'string') all[name] = [before, value];
    else before.push(value);
  }
  return all;
}

/** The other way round, with its question mark; empty for an empty query. */
export function queryText(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) params.append(name, each);
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
