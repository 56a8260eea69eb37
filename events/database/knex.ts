import knex, { type Knex } from 'knex';

/** Options of {@link makeMysqlKnex}. */
export interface MysqlKnexOptions {
  /** Most connections held at once; default 10. */
  readonly poolMax?: number;
  /** How long to wait for a free connection, milliseconds; default 10,000. */
  readonly acquireTimeoutMs?: number;
}

interface RawConnection {
  query(sql: string, done: (error: Error | null) => void): void;
}

/**
 * A knex on MariaDB or MySQL with the driver options that all parts share: DATETIME as `Date` read and written in UTC,
 * DATE as `YYYY-MM-DD`, DECIMAL (which is what SUM gives) as number, BIGINT as number while it is exact and as string
 * above 2^53. The session's time zone is UTC, so that NOW() means the same as the program's clock.
 */
export function makeMysqlKnex(url: string, options: MysqlKnexOptions = {}): Knex {
  const at = new URL(url);
  return knex({
    client: 'mysql2',
    connection: {
      host: at.hostname,
      port: at.port === '' ? 3306 : Number(at.port),
      user: decodeURIComponent(at.username),
      password: decodeURIComponent(at.password),
      database: decodeURIComponent(at.pathname.slice(1)),
      charset: 'utf8mb4',
      timezone: 'Z',
      // mysql2 takes the types that stay strings; knex's own typing knows only the boolean.
      dateStrings: ['DATE'] as unknown as boolean,
      decimalNumbers: true,
      supportBigNumbers: true,
      connectTimeout: 5000,
    },
    pool: {
      min: 0,
      max: options.poolMax ?? 10,
      afterCreate: (connection: RawConnection, done: (error: Error | null, connection: RawConnection) => void) => {
        connection.query("SET time_zone = '+00:00'", (error) => {
          done(error, connection);
        });
      },
    },
    // knex prints connection failures to the console besides throwing them; a service's stdout holds JSON lines only.
    log: { error: silent, warn: silent, deprecate: silent, debug: silent },
    acquireConnectionTimeout: options.acquireTimeoutMs ?? 10_000,
    // Errors go to logs, and bound values are phones and addresses.
    compileSqlOnError: false,
  });
}

function silent(): void {
  // What knex would print here also reaches the caller as an error.
}
