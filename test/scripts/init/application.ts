import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A foreign application of a test. */
export interface Application {
  readonly url: string;
  readonly host: string;
  /** What it was asked: `GET /target`. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** Starts one whose answers the test gives. */
export async function startApplication(
  answer: (req: IncomingMessage, res: ServerResponse, host: string) => void,
  /** Whether it takes an upgrade to WebSocket at that target. */
  isSocket: (target: string) => boolean = () => false,
): Promise<Application> {
  const asked: string[] = [];
  let host = '';
  const server = createServer((req, res) => {
    asked.push(`${req.method ?? ''} ${req.url ?? ''}`);
    answer(req, res, host);
  });
  server.on('upgrade', (req, socket) => {
    const status = isSocket(req.url ?? '')
      ? '101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket'
      : '404 Not Found';
    socket.end(`HTTP/1.1 ${status}\r\n\r\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}`,
    host,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Answers a page of HTML. */
export function page(
  res: ServerResponse,
  title: string,
  body: string,
  headers: Record<string, string | string[]> = {},
): void {
  res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers });
  res.end(`<!doctype html><title>${title}</title>${body}`);
}

export function missing(res: ServerResponse): void {
  res.writeHead(404, { 'content-type': 'text/html' }).end('<title>Not found</title>');
}
