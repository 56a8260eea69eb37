import knex from 'knex';
import type { Knex } from 'knex';
import { asProcedureProblem, isTransient } from './procedure-errors.ts';

/** A row as the driver gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** The only way in which the monolith talks to its database: by stored procedures. */
export interface LegacyDatabase {
  /** Calls a procedure with bound arguments; answers its result sets. A SIGNAL of ours arrives as a ProblemError. */
  call(procedure: string, args?: readonly unknown[]): Promise<readonly (readonly Row[])[]>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

// A deadlock's loser is rolled back whole, so trying again is safe; more than twice hardly ever helps.
const ATTEMPTS = 3;

/** Opens the pool (lazily: no connection is made before the first call). */
export function connectLegacyDatabase(url: string): LegacyDatabase {
  const db = knex({
    client: 'mysql2',
    connection: { uri: url, timezone: 'Z', charset: 'utf8mb4' } as Knex.MySql2ConnectionConfig,
    pool: { min: 0, max: 10 },
    acquireConnectionTimeout: 5_000,
  });
  return {
    async call(procedure, args = []) {
      const sql = `CALL ${procedure}(${args.map(() => '?').join(', ')})`;
      for (let attempt = 1; ; attempt += 1) {
        try {
          const [result] = (await db.raw(sql, args as Knex.RawBinding[])) as [unknown];
          return resultSetsOf(result);
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

/** The driver ends the list with a header of the CALL itself, and gives that alone when there is no result set. */
function resultSetsOf(result: unknown): readonly (readonly Row[])[] {
  return Array.isArray(result) ? result.filter((set): set is Row[] => Array.isArray(set)) : [];
}
