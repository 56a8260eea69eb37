import type { Knex } from 'knex';
import { createConnection } from 'mysql2/promise';
import { problem } from '../../services/kit/index.ts';

/** A connection of the pool, as far as the limit looks at it. */
interface PooledConnection {
  readonly threadId: number | null;
  destroy(): void;
}
interface Pool {
  acquireConnection(): Promise<PooledConnection>;
  releaseConnection(connection: PooledConnection): Promise<void>;
}

const KILL_TIMEOUT_MS = 2000;

/**
 * Does `work` on a connection of the pool, for at most `limitMs`. What takes longer is refused as `not-available`, and
 * its connection is killed on the server. Ending only the statement would not do: a procedure's handlers do not run
 * then, so its transaction would stay open and be committed by the next caller who gets the connection.
 */
export async function withinLimit<T>(
  o: { readonly knex: Knex; readonly url: string; readonly limitMs: number },
  work: (connection: object) => Promise<T>,
): Promise<T> {
  const pool = o.knex.client as Pool;
  const connection = await pool.acquireConnection();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const { threadId } = connection;
    connection.destroy();
    late.reject(problem('not-available', `This took longer than ${o.limitMs / 1000} s and was stopped. Try again.`));
    // A server that cannot be reached has nothing to kill, and one that comes back finds the connection closed.
    if (threadId !== null) void killOnServer(o.url, threadId).catch(() => undefined);
  }, o.limitMs);
  try {
    return await Promise.race([work(connection), late.promise]);
  } finally {
    clearTimeout(timer);
    // A destroyed one goes back too: the pool looks at each before it gives it out, and throws such a one away.
    await pool.releaseConnection(connection);
  }
}

/** Ends a connection and what it is doing, from the server's side. */
export async function killOnServer(url: string, threadId: number): Promise<void> {
  // Not by the pool: it may be full of calls that are just as slow.
  const connection = await createConnection({ uri: url, connectTimeout: KILL_TIMEOUT_MS });
  try {
    await connection.query('KILL ?', [threadId]);
  } finally {
    connection.destroy();
  }
}
