import { asRead, namedBy } from './names.ts';

/**
 * What may not stand in a trailer: what frames, routes, authenticates or describes the request. An upstream that adds
 * trailers to the headers would be told things that no check has seen.
 */
const forbidden = new Set([
  'authorization',
  'cache-control',
  'connection',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'cookie',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'max-forwards',
  'proxy',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'traceparent',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-original-url',
  'x-real-ip',
  'x-rewrite-url',
]);

/** The trailers of a client that an upstream may see; `connection` names those that belong to the hop. */
export function requestTrailers(raw: readonly string[], connection: string | undefined): [string, string][] {
  const ofHop = connection === undefined ? undefined : namedBy(connection);
  const kept: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] as string;
    const read = asRead(name);
    if (forbidden.has(read) || read.startsWith('x-strangler-') || read.startsWith('x-forwarded-')) continue;
    if (ofHop?.has(name.toLowerCase()) !== true) kept.push([name, raw[i + 1] as string]);
  }
  return kept;
}
