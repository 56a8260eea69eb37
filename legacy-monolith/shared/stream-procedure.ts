import { Readable } from 'node:stream';
import type { Knex } from 'knex';
import type { Row } from './call-procedure.ts';
import { killOnServer } from './call-limit.ts';
import { asProcedureProblem } from './procedure-errors.ts';

export interface StreamOptions {
  /** Ends the reading at once, even while the server is still looking for the first row. */
  readonly signal?: AbortSignal;
}

/** What is used of the driver's connection. */
interface RawConnection {
  readonly threadId: number | null;
  query(sql: string, args: readonly unknown[]): { stream(options: { highWaterMark: number }): Readable };
  destroy(): void;
}
interface Pool {
  acquireConnection(): Promise<RawConnection>;
  releaseConnection(connection: RawConnection): Promise<void>;
}

// Few rows lie ready: the rest waits in the server, which stops when nobody reads.
const ROWS_READY = 32;

/**
 * Calls a procedure with one result set and gives its rows one after the other, as fast as they are taken. A reader who
 * stops early costs the connection: it still holds the rest of the rows. Nothing is tried again, because rows may have
 * been given out already.
 */
export async function* streamProcedure(
  o: { readonly knex: Knex; readonly url: string } & StreamOptions,
  procedure: string,
  args: readonly unknown[] = [],
): AsyncGenerator<Row, void, undefined> {
  const pool = o.knex.client as Pool;
  o.signal?.throwIfAborted();
  const connection = await pool.acquireConnection();
  let whole = false;
  try {
    const sql = `CALL ${procedure}(${args.map(() => '?').join(', ')})`;
    const rows = connection.query(sql, args).stream({ highWaterMark: ROWS_READY });
    const abort = (): void => {
      rows.destroy(new DOMException('nobody reads any more', 'AbortError'));
    };
    o.signal?.addEventListener('abort', abort, { once: true });
    if (o.signal?.aborted === true) abort();
    try {
      for await (const row of rows as AsyncIterable<Row>) if (!isHeader(row)) yield row;
      whole = true;
    } finally {
      o.signal?.removeEventListener('abort', abort);
    }
  } catch (error) {
    throw asProcedureProblem(error);
  } finally {
    if (!whole) {
      const { threadId } = connection;
      connection.destroy();
      // It may still be looking for rows that nobody wants; a server that is gone has nothing to stop.
      if (threadId !== null) void killOnServer(o.url, threadId).catch(() => undefined);
    }
    await pool.releaseConnection(connection);
  }
}

/** The header of the CALL itself, with which the driver ends its result sets. */
function isHeader(row: Row): boolean {
  return 'serverStatus' in row && 'affectedRows' in row;
}
