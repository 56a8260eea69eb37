import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { startProxy, testConfig } from '../support/proxy.ts';
import { startUpstream } from '../support/upstream.ts';

/** What a decorator does: answers, or fails in one of the ways in which things fail. */
type Says = { readonly status: number; readonly body?: unknown } | 'hangs' | 'is dead' | 'is huge' | 'is no JSON';

type Pairs = Readonly<Record<string, string | readonly string[]>>;

/** What a golden file says happened. */
interface Outcome {
  /** Each payload in the order in which they were sent. */
  readonly told: readonly { readonly decorator: string; readonly payload: unknown }[];
  /** What the service got; null: nothing. */
  readonly forwarded: { readonly url: string; readonly headers: Pairs; readonly body: unknown } | null;
  readonly answer: { readonly status: number; readonly headers: Pairs; readonly body: unknown };
}

export interface Golden extends Outcome {
  readonly title: string;
  readonly route: object;
  readonly decorators?: Readonly<Record<string, object>>;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers?: Pairs;
    readonly body?: unknown;
  };
  readonly service: { readonly status: number; readonly headers?: Pairs; readonly body?: unknown };
  readonly says: Readonly<Record<string, Says>>;
}

/** Sends the request through a proxy with the route and its decorators; what differs from run to run is left out. */
export async function playGolden({ route, decorators, request, service, says }: Golden): Promise<Outcome> {
  const told: { decorator: string; payload: unknown }[] = [];
  let forwarded: Outcome['forwarded'] = null;
  const orders = await startUpstream((req, res) => {
    void bodyOf(req).then((text) => {
      forwarded = { url: req.url ?? '', headers: stable(req.headers), body: valueOf(text) };
      res.writeHead(service.status, { date: 'now', 'content-type': 'application/json', ...service.headers });
      res.end(service.body === undefined ? undefined : JSON.stringify(service.body));
    });
  });
  const asked = await startUpstream((req, res) => {
    void bodyOf(req).then((text) => {
      const decorator = (req.url ?? '').slice(1);
      told.push({ decorator, payload: withStableHeaders(JSON.parse(text)) });
      const said = says[decorator] ?? { status: 204 };
      if (said === 'hangs') return;
      if (said === 'is dead') req.socket.destroy();
      else if (said === 'is huge') res.writeHead(200).end(JSON.stringify({ body: 'x'.repeat(200_000) }));
      else if (said === 'is no JSON') res.writeHead(200).end('<html>');
      else res.writeHead(said.status).end(said.body === undefined ? undefined : JSON.stringify(said.body));
    });
  });
  const call = (name: string) => ({ call: `${asked.url}/${name}`, timeout: '300ms', ...decorators?.[name] });
  const proxy = await startProxy(
    testConfig({
      upstreams: { monolith: { url: 'http://127.0.0.1:9' }, orders: { url: orders.url } },
      limits: { decoratedBody: '4KiB' },
      decorators: Object.fromEntries(['first', 'second', 'third'].map((name) => [name, call(name)])),
      routes: [{ id: 'r', match: { path: '/orders' }, flag: 'on', service: 'orders', ...route }],
    }),
    { on: true },
  );
  const answer = await send(proxy.url, request);
  return { told, forwarded, answer };
}

async function send(
  url: string,
  { method, url: target, headers, body }: Golden['request'],
): Promise<Outcome['answer']> {
  const req = httpRequest(url + target, {
    method,
    agent: false,
    headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) },
  });
  req.end(body === undefined ? undefined : JSON.stringify(body));
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  const text = await bodyOf(res);
  return { status: res.statusCode ?? 0, headers: stable(res.headers), body: withoutRequestId(valueOf(text)) };
}

/** Of the connection, of the machine, or of the moment. */
const unstable = new Set([
  ...['host', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date', 'via', 'traceparent'],
  ...['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto'],
]);

function stable(headers: IncomingHttpHeaders): Pairs {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !unstable.has(name))) as Pairs;
}

function withStableHeaders(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { headers, request, response, ...rest } = value as Record<string, unknown>;
  return {
    ...rest,
    ...(headers !== undefined && { headers: stable(headers as IncomingHttpHeaders) }),
    ...(request !== undefined && { request: withStableHeaders(request) }),
    ...(response !== undefined && { response: withStableHeaders(response) }),
  };
}

function withoutRequestId(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('requestId' in body)) return body;
  return { ...body, requestId: 'of the request' };
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A body that is no JSON is compared as text.
    return text;
  }
}
