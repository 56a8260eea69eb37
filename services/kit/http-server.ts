import { createServer, IncomingMessage, ServerResponse, type RequestListener, type Server } from 'node:http';
import { Server as TcpServer, type AddressInfo } from 'node:net';
import type { Express } from 'express';
import { setTimeout as wait } from 'node:timers/promises';

// From accepting a connection to the request on it.
const LAST_REQUESTS_MS = 50;

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** True from the moment a stop was asked for: readiness must be refused from then on. */
  readonly isDraining: () => boolean;
  /** Ends within `stopMs`: answers what is in flight with `connection: close`, then closes; idempotent. */
  readonly stop: () => Promise<void>;
}

export interface HttpServerOptions {
  readonly host?: string;
  readonly port: number;
  /** Longer than the proxy keeps idle sockets, so that it is never the server that closes under a request. */
  readonly keepAliveMs?: number;
  /** How long new requests on open connections are still answered (with `connection: close`) after stop(). */
  readonly drainMs?: number;
  /** Default 8 s: of the 10 s that a process may take to stop, the rest is for what stops after its HTTP server. */
  readonly stopMs?: number;
}

/** Listens with an Express app (or any listener). */
export async function listen(app: Express | RequestListener, o: HttpServerOptions): Promise<RunningServer> {
  const host = o.host ?? '127.0.0.1';
  let draining = false;
  const server = isExpress(app) ? expressServer(app) : createServer(app);
  server.keepAliveTimeout = o.keepAliveMs ?? 75_000;
  // Before the app: it may answer within the same call.
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    if (draining && !response.headersSent) response.setHeader('connection', 'close');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(o.port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  let stopped: Promise<void> | undefined;
  return {
    url: `http://${host}:${port}`,
    port,
    isDraining: () => draining,
    stop() {
      draining = true;
      stopped ??= drain(server, o.drainMs ?? 500, o.stopMs ?? 8000);
      return stopped;
    },
  };
}

// Express changes the prototype of every request and response, which costs two thirds of its throughput. Objects
// that are born with the right prototype make that a no-op.
function expressServer(app: Express): Server {
  function Request(...args: unknown[]): object {
    return Reflect.construct(IncomingMessage, args, Request) as object;
  }
  function Response(...args: unknown[]): object {
    return Reflect.construct(ServerResponse, args, Response) as object;
  }
  Request.prototype = app.request;
  Response.prototype = app.response;
  return createServer(
    { IncomingMessage: Request as never, ServerResponse: Response as never },
    app as unknown as RequestListener,
  );
}

function isExpress(app: Express | RequestListener): app is Express {
  return 'request' in app && 'response' in app;
}

// server.close() at once would cut idle connections on which the proxy may be sending the next request right now.
async function drain(server: Server, drainMs: number, stopMs: number): Promise<void> {
  const deadline = Date.now() + stopMs;
  const drainUntil = Date.now() + Math.min(drainMs, stopMs);
  while (Date.now() < drainUntil && (await connectionsOf(server)) > 0) await wait(20);
  const closed = new Promise<undefined>((resolve) => {
    stopListening(server, () => resolve(undefined));
  });
  // Requests on connections that were made a moment ago are still answered.
  await Promise.race([closed, wait(Math.min(LAST_REQUESTS_MS, Math.max(0, deadline - Date.now())))]);
  const cut = setTimeout(() => server.closeAllConnections(), Math.max(0, deadline - Date.now()));
  // It listens no more, which is an error here, but idle connections and its own timer end as well.
  server.close(() => undefined);
  await closed;
  clearTimeout(cut);
}

// Unlike that of an HTTP server, the close of a TCP server leaves its connections open.
function stopListening(server: Server, closed: () => void): void {
  TcpServer.prototype.close.call(server, closed);
}

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => {
      if (error === null) resolve(count);
      else reject(error);
    });
  });
}
