import type { IncomingMessage } from 'node:http';
import type { Attributes } from '@opentelemetry/api';
import type { Copy } from '../upstreams/copy.ts';

/** By the semantic conventions of HTTP; without the query, which may hold what is personal. */
export function serverAttributes(req: IncomingMessage): Attributes {
  const { method = '', url = '', httpVersion, socket } = req;
  return {
    'http.request.method': method,
    'url.path': withoutQuery(url),
    'url.scheme': 'encrypted' in socket ? 'https' : 'http',
    'network.protocol.version': httpVersion,
    ...(socket.remoteAddress !== undefined && { 'client.address': socket.remoteAddress }),
  };
}

export function clientAttributes(
  req: Pick<IncomingMessage, 'method'>,
  { url, origin, name }: Pick<Copy, 'url' | 'origin' | 'name'>,
  path: string,
  sentBefore: number,
): Attributes {
  return {
    'http.request.method': req.method ?? '',
    'url.full': origin + withoutQuery(path),
    'server.address': url.hostname,
    'server.port': Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    'strangler.upstream': name,
    ...(sentBefore > 0 && { 'http.request.resend_count': sentBefore }),
  };
}

function withoutQuery(target: string): string {
  const at = target.indexOf('?');
  return at === -1 ? target : target.slice(0, at);
}
