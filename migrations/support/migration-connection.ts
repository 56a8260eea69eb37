import knex from 'knex';
import type { Knex } from 'knex';

/** A short-lived connection for provisioning: several statements per query, UTC, one connection so that session state holds. */
export function connectForMigration(url: string): Knex {
  return knex({
    client: 'mysql2',
    connection: {
      uri: url,
      multipleStatements: true,
      timezone: 'Z',
      charset: 'utf8mb4',
    } as Knex.MySql2ConnectionConfig,
    pool: { min: 0, max: 1 },
  });
}

/** The same server, another database (`null`: none). */
export function withDatabase(url: string, database: string | null): string {
  const changed = new URL(url);
  changed.pathname = database === null ? '/' : `/${encodeURIComponent(database)}`;
  return changed.href;
}
