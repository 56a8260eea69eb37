import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request as an upstream got it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly headers: IncomingMessage['headers'];
}

/** A real HTTP server on a port of its own that remembers what it was asked. */
export interface TestUpstream {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  readonly sockets: Set<Socket>;
  readonly server: Server;
  /** From now on it answers like this. */
  answer(listener: RequestListener): void;
  close(): Promise<void>;
}

const running = new Set<TestUpstream>();

/** Starts an upstream; `closeAll` ends it. */
export async function startUpstream(listener: RequestListener = plainAnswer('upstream')): Promise<TestUpstream> {
  let answer = listener;
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((req: IncomingMessage, res: ServerResponse) => {
    const { method = '', url = '', rawHeaders, headers } = req;
    received.push({ method, url, rawHeaders, headers });
    answer(req, res);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const upstream: TestUpstream = {
    url: `http://127.0.0.1:${port}`,
    port,
    received,
    sockets,
    server,
    answer(next) {
      answer = next;
    },
    async close() {
      running.delete(upstream);
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  running.add(upstream);
  return upstream;
}

/** Ends every upstream of the test. */
export async function closeUpstreams(): Promise<void> {
  await Promise.all([...running].map((each) => each.close()));
}

/** Answers 200 with the text, after the request's body. */
export function plainAnswer(text: string): RequestListener {
  return (req, res) => {
    req.resume().on('end', () => {
      res.writeHead(200, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text) });
      res.end(text);
    });
  };
}
