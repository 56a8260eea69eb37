import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Answers a GET of order `id`, at the n-th time it is asked for it: status and body. */
export type AnswerOrder = (id: number, nth: number, req: IncomingMessage) => { status?: number; body: object };

export interface TwoSides {
  readonly folder: string;
  /** A strangler.yaml in which `/api/orders/:id` is compared. */
  readonly config: string;
  /** Writes a file beside it and gives its path. */
  file(name: string, content: string): Promise<string>;
  stop(): Promise<void>;
}

/** A legacy and a service that answer what they are told, with a configuration in a folder of its own. */
export async function startTwoSides(
  legacyOrder: AnswerOrder,
  serviceOrder: AnswerOrder,
  shadow = '{ flag: s }',
): Promise<TwoSides> {
  const folder = await mkdtemp(join(tmpdir(), 'two-sides-'));
  const legacy = await startSide('/api/orders/', legacyOrder);
  const service = await startSide('/v1/orders/', serviceOrder);
  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const config = await file(
    'strangler.yaml',
    `admin: { token: 0123456789abcdef }
flags: { file: flags.json }
upstreams:
  old: { url: '${legacy.url}' }
  orders: { url: '${service.url}' }
legacy: old
routes:
  - id: orders.get
    match: { methods: [GET], path: '/api/orders/:id' }
    flag: f
    service: orders
    rewrite: { path: '/v1/orders/:id' }
    shadow: ${shadow}
`,
  );
  return {
    folder,
    config,
    file,
    async stop() {
      await Promise.all([legacy.stop(), service.stop()]);
      await rm(folder, { recursive: true });
    },
  };
}

async function startSide(prefix: string, answer: AnswerOrder): Promise<{ url: string; stop(): Promise<void> }> {
  const asked = new Map<number, number>();
  const server = createServer((req, res) => {
    const id = Number(req.url?.startsWith(prefix) === true ? req.url.slice(prefix.length) : Number.NaN);
    const nth = (asked.get(id) ?? 0) + 1;
    asked.set(id, nth);
    const { status = 200, body } = Number.isNaN(id) ? { status: 404, body: {} } : answer(id, nth, req);
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
