import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';

export interface DrainOptions {
  /** What has not ended by then is cut, in milliseconds. */
  readonly boundMs: number;
  /**
   * How long connections without a request may stay open. Their next request is answered with `Connection: close`, so
   * that no client meets a connection that ends while it is about to use it.
   */
  readonly idleMs?: number;
}

/**
 * Closes a server without cutting a request: it stops listening, connections without a request under way are closed
 * (at once, or after `idleMs`), the others end with their answer.
 */
export async function drain(server: Server, { boundMs, idleMs = 0 }: DrainOptions): Promise<void> {
  const closed = Promise.withResolvers<undefined>();
  // An HTTP server's own close() ends idle connections at once; this one only stops listening.
  NetServer.prototype.close.call(server, () => closed.resolve(undefined));
  const closeIdle = (): void => server.closeIdleConnections();
  let idle: NodeJS.Timeout | undefined;
  const patience = setTimeout(() => {
    closeIdle();
    idle = setInterval(closeIdle, 50);
  }, idleMs);
  const bound = setTimeout(() => server.closeAllConnections(), Math.max(boundMs, idleMs));
  await closed.promise;
  clearTimeout(patience);
  clearInterval(idle);
  clearTimeout(bound);
  // Ends the timer that looks for slow heads.
  server.close();
}

/** As long as clients were told (by `Keep-Alive: timeout`) that they may use an idle connection, with Node's own buffer. */
export function toldIdleMs(server: Server): number {
  return server.keepAliveTimeout + server.keepAliveTimeoutBuffer;
}
