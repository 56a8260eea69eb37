import type { Plan } from '../forwarding/plan.ts';
import { bytesOf, valueOf } from './content.ts';
import { headersOf, replaceHeaders } from './header-rules.ts';
import { queryOf, queryText } from './query.ts';
import type { DecoratedRequest, Headers } from './types.ts';

/** The request as decorators are told of it. `body` undefined: it has none, or nobody wants it. */
export function toDecorated(plan: Plan, method: string, body: Buffer | undefined): DecoratedRequest {
  const headers = headersOf(plan.head.headers);
  const value =
    body === undefined ? undefined : valueOf(body, text(headers, 'content-type'), text(headers, 'content-encoding'));
  return {
    method,
    path: plan.path,
    headers,
    query: queryOf(plan.query),
    ...(value === undefined ? {} : { body: value }),
  };
}

/**
 * The plan after the pre decorators: with what they have replaced, and otherwise byte for byte as it came. `body`
 * undefined: it is still with the client and is streamed.
 */
export function toPlan(
  plan: Plan,
  { before, after, body }: { before: DecoratedRequest; after: DecoratedRequest; body: Buffer | undefined },
): { readonly plan: Plan; readonly body: Buffer | undefined } {
  const { head } = plan;
  let raw = after.headers === before.headers ? [...head.headers] : replaceHeaders(head.headers, after.headers);
  let bytes = body;
  if ('body' in after && after.body !== before.body) {
    const replaced = bytesOf(after.body, text(after.headers, 'content-type'));
    bytes = replaced.bytes;
    raw = without(raw, ['content-type', 'content-encoding']);
    if (replaced.contentType !== undefined) raw.push('content-type', replaced.contentType);
  }
  if (bytes !== undefined) {
    raw = without(raw, ['content-length']);
    raw.push('content-length', String(bytes.length));
    head.isChunked = false;
    head.contentLength = String(bytes.length);
  }
  head.headers.splice(0, head.headers.length, ...raw);
  const query = after.query === before.query ? plan.query : queryText(after.query);
  return { plan: { ...plan, query }, body: bytes };
}

/** Asks for an answer that can be read whole: not compressed, not a part of it. */
export function askForPlainAnswer({ head }: Plan): void {
  const raw = without(head.headers, ['accept-encoding', 'range', 'if-range']);
  head.headers.splice(0, head.headers.length, ...raw, 'accept-encoding', 'identity');
}

/** Raw pairs without the headers of these names (in lower case). */
export function without(raw: readonly string[], names: readonly string[]): string[] {
  const rest: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] as string;
    if (!names.includes(name.toLowerCase())) rest.push(name, raw[i + 1] as string);
  }
  return rest;
}

/** A header's value where it is one. */
export function text(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
