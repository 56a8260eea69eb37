import { METHODS } from 'node:http';

/** A request that nobody sent, to be explained. */
export interface ExplainQuestion {
  readonly method: string;
  readonly target: string;
  readonly user: string | undefined;
  readonly headers: readonly (readonly [string, string])[];
  /** JSON. */
  readonly body: string | undefined;
  /** Of who is logged in; the monolith is not asked. */
  readonly claims: Readonly<Record<string, string>>;
  /** What became of asking the monolith, where it was asked. */
  readonly session?: string;
}

/** Reads `method`, `path`, `user`, `body`, any number of `header=name:value` and of `claim=name=value`. */
export function parseExplainQuery(query: URLSearchParams): ExplainQuestion | { readonly problem: string } {
  const method = (query.get('method') ?? 'GET').toUpperCase();
  const target = query.get('path');
  if (!METHODS.includes(method)) return { problem: `"${method}" is no HTTP method` };
  if (target === null || !target.startsWith('/')) return { problem: 'path is missing or does not begin with /' };
  const headers: [string, string][] = [];
  for (const each of query.getAll('header')) {
    const colon = each.indexOf(':');
    if (colon < 1) return { problem: `header "${each}" is not written name:value` };
    headers.push([each.slice(0, colon).trim().toLowerCase(), each.slice(colon + 1).trim()]);
  }
  const claims: Record<string, string> = {};
  for (const each of query.getAll('claim')) {
    const equals = each.indexOf('=');
    if (equals < 1) return { problem: `claim "${each}" is not written name=value` };
    claims[each.slice(0, equals).trim()] = each.slice(equals + 1).trim();
  }
  const body = query.get('body') ?? undefined;
  if (body !== undefined && !isJson(body)) return { problem: 'body is no JSON' };
  return { method, target, user: query.get('user') ?? undefined, headers, body, claims };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
