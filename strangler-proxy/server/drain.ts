import type { Server } from 'node:http';

/**
 * Closes a server without cutting a request: it stops listening, connections without a request under way are closed,
 * the others end with their answer. What is left after the bound is cut.
 */
export async function drain(server: Server, boundMs: number): Promise<void> {
  const closed = Promise.withResolvers<undefined>();
  server.close(() => closed.resolve(undefined));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const bound = setTimeout(() => server.closeAllConnections(), boundMs);
  await closed.promise;
  clearInterval(idle);
  clearTimeout(bound);
}
