import knex from 'knex';
import type { Knex } from 'knex';
import { callProcedure, type Row } from './call-procedure.ts';
import { asProcedureProblem, isTransient } from './procedure-errors.ts';

export type { Row } from './call-procedure.ts';

/** The only way in which the monolith talks to its database: by stored procedures. */
export interface LegacyDatabase {
  /** Calls a procedure with bound arguments; answers its result sets. A SIGNAL of ours arrives as a ProblemError. */
  call(procedure: string, args?: readonly unknown[]): Promise<readonly (readonly Row[])[]>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

// A deadlock's loser is rolled back whole, so trying again is safe.
const ATTEMPTS = 5;

/** Opens the pool (lazily: no connection is made before the first call). */
export function connectLegacyDatabase(url: string): LegacyDatabase {
  const db = knex({
    client: 'mysql2',
    connection: { uri: url, timezone: 'Z', charset: 'utf8mb4' } as Knex.MySql2ConnectionConfig,
    pool: { min: 0, max: 10 },
    acquireConnectionTimeout: 5_000,
    // Errors go to logs, and bound values are phones and addresses.
    compileSqlOnError: false,
  });
  return {
    async call(procedure, args) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await callProcedure(db, procedure, args);
        } catch (error) {
          if (attempt < ATTEMPTS && isTransient(error)) continue;
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
