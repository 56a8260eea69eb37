import { createServer as createHttpServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A server of a test: where it listens, how many requests or connections it has seen, how to stop it. */
export interface TestSide {
  readonly origin: string;
  seen(): number;
  stop(): Promise<void>;
}

/** An HTTP server on a free port. */
export async function httpSide(answer: RequestListener): Promise<TestSide> {
  let seen = 0;
  const server = createHttpServer((req, res) => {
    seen++;
    answer(req, res);
  });
  return listening(server, () => seen);
}

/** A raw TCP server on a free port: for what no HTTP server would say. */
export async function tcpSide(answer: (socket: Socket) => void): Promise<TestSide> {
  let seen = 0;
  const server = createServer((socket) => {
    seen++;
    // The peer resets these connections as part of the test.
    socket.on('error', () => socket.destroy());
    answer(socket);
  });
  return listening(server, () => seen);
}

/** An address where nothing listens. */
export async function refusedSide(): Promise<TestSide> {
  const side = await tcpSide(() => undefined);
  await side.stop();
  return { ...side, stop: () => Promise.resolve() };
}

async function listening(server: Server, seen: () => number): Promise<TestSide> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Every way the other side can fail, with what the mirror must say about it. */
export const BROKEN_SIDES: Readonly<
  Record<
    string,
    {
      readonly start: () => Promise<TestSide>;
      readonly outcome: 'failed' | 'skipped' | 'different';
      readonly reason: string;
    }
  >
> = {
  refused: { start: refusedSide, outcome: 'failed', reason: 'refused' },
  'hung before the head': { start: () => tcpSide(() => undefined), outcome: 'failed', reason: 'timeout' },
  'hung in the body': {
    start: () => httpSide((_req, res) => void res.writeHead(200, { 'content-length': '100' }).write('{')),
    outcome: 'failed',
    reason: 'timeout',
  },
  trickling: {
    start: () =>
      httpSide((_req, res) => {
        const timer = setInterval(() => res.write(' '), 10);
        res.on('close', () => clearInterval(timer));
      }),
    outcome: 'failed',
    reason: 'timeout',
  },
  'resetting at once': {
    start: () => tcpSide((socket) => socket.once('data', () => socket.resetAndDestroy())),
    outcome: 'failed',
    reason: 'reset',
  },
  'resetting in the body': {
    start: () =>
      httpSide((_req, res) => {
        res.writeHead(200, { 'content-length': '100' });
        res.write('{"a":', () => res.socket?.resetAndDestroy());
      }),
    outcome: 'failed',
    reason: 'reset',
  },
  'closing early': {
    start: () =>
      tcpSide((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"a"'))),
    outcome: 'failed',
    reason: 'reset',
  },
  garbage: {
    start: () => tcpSide((socket) => socket.once('data', () => socket.end('\u0000\u0001 no HTTP\r\n\r\n'))),
    outcome: 'failed',
    reason: 'protocol',
  },
  'endless body': {
    start: () =>
      httpSide((req, res) => {
        // Nothing is sent after the head of an answer to HEAD: write() would never say "enough".
        if (req.method === 'HEAD') return void res.end();
        const more = (): void => {
          while (!res.destroyed && res.write(Buffer.alloc(65_536)));
        };
        res.on('drain', more);
        more();
      }),
    outcome: 'skipped',
    reason: 'body-too-large',
  },
  'broken gzip': {
    start: () => httpSide((_req, res) => void res.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip')),
    outcome: 'skipped',
    reason: 'encoding',
  },
  'failing with 500': {
    start: () => httpSide((_req, res) => void res.writeHead(500).end('boom')),
    outcome: 'different',
    reason: 'unconfirmed',
  },
};
