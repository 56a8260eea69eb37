import { callProcedure, type Row } from './call-procedure.ts';
import { withinLimit } from './call-limit.ts';
import { noteRefusal, onMarkedConnection } from './fence.ts';
import { makePool, type PoolOptions } from './pool.ts';
import { asProcedureProblem, isWorthRepeating } from './procedure-errors.ts';
import { streamProcedure, type StreamOptions } from './stream-procedure.ts';

export type { Row } from './call-procedure.ts';

/** The only way in which the monolith talks to its database: by stored procedures. */
export interface LegacyDatabase {
  /** Calls a procedure with bound arguments; answers its result sets. A SIGNAL of ours arrives as a ProblemError. */
  call(procedure: string, args?: readonly unknown[]): Promise<readonly (readonly Row[])[]>;
  /** The rows of a procedure's one result set, read as fast as they are taken: however many, memory stays flat. */
  stream(procedure: string, args: readonly unknown[], options?: StreamOptions): AsyncGenerator<Row, void, undefined>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions extends PoolOptions {
  /** How long one call may take before it is stopped and refused as `not-available`, milliseconds; default 20 s. */
  readonly callLimitMs?: number;
}

// Longer than the slowest order of a bad evening, shorter than a proxy waits (30 s).
const CALL_LIMIT_MS = 20_000;

/** Opens the pool (lazily: no connection is made before the first call). */
export function connectLegacyDatabase(url: string, options: DatabaseOptions = {}): LegacyDatabase {
  const { callLimitMs = CALL_LIMIT_MS } = options;
  const db = makePool(url, options);
  return {
    async call(procedure, args) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await withinLimit({ knex: db, url, limitMs: callLimitMs }, (connection) =>
            onMarkedConnection(db, connection, () => callProcedure(db, procedure, args, connection)),
          );
        } catch (error) {
          if (isWorthRepeating(error, attempt)) continue;
          throw noteRefusal(asProcedureProblem(error));
        }
      }
    },
    stream: (procedure, args, streaming) => streamProcedure({ knex: db, url, ...streaming }, procedure, args),
    async ping() {
      await db.raw('SELECT 1');
    },
    close: () => db.destroy(),
  };
}
