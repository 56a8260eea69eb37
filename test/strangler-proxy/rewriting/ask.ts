import { request, type IncomingHttpHeaders } from 'node:http';

/** An answer as a client gets it, its body as it came over the wire, chunks put together. */
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Asks for a path of `shop.example`; fails when the answer breaks off. */
export function ask(
  url: string,
  path: string,
  { method = 'GET', headers = {} }: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  const sent = request(url + path, { method, agent: false, headers: { host: 'shop.example', ...headers } }, (res) => {
    const chunks: Buffer[] = [];
    res.on('data', (chunk: Buffer) => chunks.push(chunk));
    res.on('error', reject);
    res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) }));
  });
  sent.on('error', reject).end();
  return promise;
}
