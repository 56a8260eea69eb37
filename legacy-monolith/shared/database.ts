import knex from 'knex';
import type { Knex } from 'knex';
import { callProcedure, type Row } from './call-procedure.ts';
import { withinLimit } from './call-limit.ts';
import { asProcedureProblem, isWorthRepeating } from './procedure-errors.ts';

export type { Row } from './call-procedure.ts';

/** The only way in which the monolith talks to its database: by stored procedures. */
export interface LegacyDatabase {
  /** Calls a procedure with bound arguments; answers its result sets. A SIGNAL of ours arrives as a ProblemError. */
  call(procedure: string, args?: readonly unknown[]): Promise<readonly (readonly Row[])[]>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** How long one call may take before it is stopped and refused as `not-available`, milliseconds; default 20 s. */
  readonly callLimitMs?: number;
  /** How long a call waits for a free connection, milliseconds; default 5 s. */
  readonly acquireMs?: number;
  /** Most connections at once; default 10. */
  readonly poolMax?: number;
  /** How long a statement waits for a row that somebody else has locked, seconds; default 10 (the server's own: 50). */
  readonly lockWaitSeconds?: number;
}

// Longer than the slowest order of a bad evening, shorter than a proxy waits (30 s).
const CALL_LIMIT_MS = 20_000;
const ACQUIRE_MS = 5000;
const POOL_MAX = 10;
const LOCK_WAIT_S = 10;

/** Opens the pool (lazily: no connection is made before the first call). */
export function connectLegacyDatabase(url: string, options: DatabaseOptions = {}): LegacyDatabase {
  const { callLimitMs = CALL_LIMIT_MS } = options;
  const db = makePool(url, options);
  return {
    async call(procedure, args) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await withinLimit({ knex: db, url, limitMs: callLimitMs }, (connection) =>
            callProcedure(db, procedure, args, connection),
          );
        } catch (error) {
          if (isWorthRepeating(error, attempt)) continue;
          throw asProcedureProblem(error);
        }
      }
    },
    async ping() {
      await db.raw('SELECT 1');
    },
    close: () => db.destroy(),
  };
}

interface RawConnection {
  query(sql: string, done: (error: Error | null) => void): void;
}

function makePool(url: string, options: DatabaseOptions): Knex {
  const session = `SET SESSION time_zone = '+00:00', SESSION innodb_lock_wait_timeout = ${options.lockWaitSeconds ?? LOCK_WAIT_S}`;
  return knex({
    client: 'mysql2',
    connection: { uri: url, timezone: 'Z', charset: 'utf8mb4', connectTimeout: 5000 } as Knex.MySql2ConnectionConfig,
    pool: {
      min: 0,
      max: options.poolMax ?? POOL_MAX,
      afterCreate: (connection: RawConnection, done: (error: Error | null, connection: RawConnection) => void) => {
        connection.query(session, (error) => {
          done(error, connection);
        });
      },
    },
    acquireConnectionTimeout: options.acquireMs ?? ACQUIRE_MS,
    // Errors go to logs, and bound values are phones and addresses.
    compileSqlOnError: false,
    // knex prints connection failures to the console besides throwing them; our stdout holds JSON lines only.
    log: { error: silent, warn: silent, deprecate: silent, debug: silent },
  });
}

function silent(): void {
  // What knex would print here also reaches the caller as an error.
}
