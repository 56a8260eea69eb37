import { Agent as HttpAgent, request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

const TIMEOUT_MS = 10_000;
/** More of a body than this is not read: links and titles stand near its beginning. */
const MAX_BODY = 512 * 1024;
const MAX_HEAD = 64 * 1024;

/** One answer of the application; the body is cut off after 512 KiB. */
export interface Page {
  /** Path and query as they were asked. */
  readonly target: string;
  readonly status: number;
  readonly httpVersion: string;
  readonly headers: IncomingHttpHeaders;
  readonly cookies: readonly string[];
  /** Media type in lower case, without parameters; empty when none is said. */
  readonly type: string;
  readonly body: string;
  readonly ms: number;
  /** Whether it came over a connection that had carried a request before. */
  readonly reused: boolean;
}

/** Asks the application by GET, one request after the other. */
export interface Asker {
  readonly origin: string;
  get(target: string, headers?: Readonly<Record<string, string>>): Promise<Page>;
  /** The status of an upgrade to WebSocket; the connection is closed at once. */
  upgrade(target: string): Promise<number>;
  close(): void;
}

/** `headers` go with every request (a login, say); `ca` is PEM that is trusted instead of the well-known ones. */
export function makeAsker(
  origin: string,
  o: { readonly headers: Readonly<Record<string, string>>; readonly ca: string | undefined },
): Asker {
  const isHttps = origin.startsWith('https:');
  const settings = { keepAlive: true, maxSockets: 1 };
  const agent = isHttps
    ? new HttpsAgent({ ...settings, ...(o.ca !== undefined && { ca: o.ca }) })
    : new HttpAgent(settings);
  const request = isHttps ? requestHttps : requestHttp;
  const common = { 'user-agent': 'strangler-init', accept: 'text/html,application/json;q=0.9,*/*;q=0.5', ...o.headers };
  const optionsFor = (target: string, headers: Readonly<Record<string, string>>): object => ({
    agent,
    path: target,
    headers: { ...common, ...headers },
    maxHeaderSize: MAX_HEAD,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });

  return {
    origin,
    async get(target, headers = {}) {
      const started = performance.now();
      const { promise, resolve, reject } = Promise.withResolvers<{ res: IncomingMessage; reused: boolean }>();
      const req = request(origin, optionsFor(target, { 'accept-encoding': 'identity', ...headers }), (res) => {
        resolve({ res, reused: req.reusedSocket });
      });
      req.on('error', reject).end();
      const { res, reused } = await promise;
      const body = await readBody(res);
      return {
        target,
        status: res.statusCode ?? 0,
        httpVersion: res.httpVersion,
        headers: res.headers,
        cookies: res.headers['set-cookie'] ?? [],
        type: (res.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
        body: decode(body, res.headers['content-encoding']),
        ms: performance.now() - started,
        reused,
      };
    },
    upgrade(target) {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const req = request(origin, {
        ...optionsFor(target, {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'c3RyYW5nbGVyLWluaXQtLQ==',
        }),
        agent: false,
        ...(o.ca !== undefined && { ca: o.ca }),
      });
      req.on('upgrade', (res, socket) => {
        socket.destroy();
        resolve(res.statusCode ?? 0);
      });
      req.on('response', (res) => {
        resolve(res.statusCode ?? 0);
        res.destroy();
      });
      req.on('error', reject).end();
      return promise;
    },
    close: () => {
      agent.destroy();
    },
  };
}

async function readBody(res: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of res as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_BODY) break; // leaving the loop destroys the answer: nobody waits for the rest
  }
  return Buffer.concat(chunks).subarray(0, MAX_BODY);
}

/** Some applications compress whatever they are asked for. */
function decode(body: Buffer, encoding: string | undefined): string {
  const limit = { maxOutputLength: 8 * MAX_BODY };
  try {
    if (encoding === 'gzip') return gunzipSync(body, limit).toString();
    if (encoding === 'br') return brotliDecompressSync(body, limit).toString();
    if (encoding === 'deflate') return inflateSync(body, limit).toString();
  } catch {
    return ''; // cut off or broken: such a page has no links for us
  }
  return body.toString();
}
