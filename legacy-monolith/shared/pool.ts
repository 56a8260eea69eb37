import knex from 'knex';
import type { Knex } from 'knex';

export interface PoolOptions {
  /** How long a call waits for a free connection, milliseconds; default 5 s. */
  readonly acquireMs?: number;
  /** Most connections at once; default 10. */
  readonly poolMax?: number;
  /** How long a statement waits for a row that somebody else has locked, seconds; default 10 (the server's own: 50). */
  readonly lockWaitSeconds?: number;
}

const ACQUIRE_MS = 5000;
const POOL_MAX = 10;
const LOCK_WAIT_S = 10;

interface RawConnection {
  query(sql: string, done: (error: Error | null) => void): void;
}

/** Connections to one database, made when they are needed. */
export function makePool(url: string, options: PoolOptions = {}): Knex {
  const { acquireMs = ACQUIRE_MS, poolMax = POOL_MAX, lockWaitSeconds = LOCK_WAIT_S } = options;
  const session = `SET SESSION time_zone = '+00:00', SESSION innodb_lock_wait_timeout = ${lockWaitSeconds}`;
  return knex({
    client: 'mysql2',
    connection: { uri: url, timezone: 'Z', charset: 'utf8mb4', connectTimeout: 5000 } as Knex.MySql2ConnectionConfig,
    pool: {
      min: 0,
      max: poolMax,
      afterCreate: (connection: RawConnection, done: (error: Error | null, connection: RawConnection) => void) => {
        connection.query(session, (error) => {
          done(error, connection);
        });
      },
    },
    acquireConnectionTimeout: acquireMs,
    // Errors go to logs, and bound values are phones and addresses.
    compileSqlOnError: false,
    // knex prints connection failures to the console besides throwing them; our stdout holds JSON lines only.
    log: { error: silent, warn: silent, deprecate: silent, debug: silent },
  });
}

function silent(): void {
  // What knex would print here also reaches the caller as an error.
}
