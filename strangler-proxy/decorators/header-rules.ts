import type { Headers, HeaderValue } from './types.ts';

/** Belong to a connection, frame the message, address it, or say who asks: no decorator may set them. */
const kept = new Set([
  ...['host', 'content-length', 'transfer-encoding', 'trailer', 'te', 'expect'],
  ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authorization', 'proxy-authenticate', 'upgrade'],
  ...['via', 'forwarded', 'traceparent', 'tracestate', 'x-real-ip'],
]);

/** Whether the proxy alone decides about a header (name in lower case). */
export function isProxysOwn(name: string): boolean {
  return kept.has(name) || name.startsWith('x-strangler-') || name.startsWith('x-forwarded-');
}

/** Raw pairs as an object for decorators; a header that came twice is joined, `set-cookie` stays a list. */
export function headersOf(raw: readonly string[]): Headers {
  const all: Record<string, HeaderValue> = {};
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] as string).toLowerCase();
    const value = raw[i + 1] as string;
    if (name.startsWith('x-strangler-')) continue;
    const before = Object.hasOwn(all, name) ? all[name] : undefined;
    if (name === 'set-cookie') all[name] = [...[before ?? []].flat(), value];
    else all[name] = typeof before === 'string' ? `${before}${name === 'cookie' ? '; ' : ', '}${value}` : value;
  }
  return all;
}

/**
 * The raw pairs after a decorator has replaced the headers: what it gave, but for what is the proxy's own, which stays
 * as it was. Names and order of what stays are the client's.
 */
export function replaceHeaders(raw: readonly string[], given: Headers): string[] {
  const result: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] as string;
    if (isProxysOwn(name.toLowerCase())) result.push(name, raw[i + 1] as string);
  }
  for (const [name, value] of Object.entries(given)) {
    if (isProxysOwn(name)) continue;
    for (const each of [value].flat()) result.push(name, each);
  }
  return result;
}
