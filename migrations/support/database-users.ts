import type { Knex } from 'knex';

/** A database login. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** Makes the database when it is missing. */
export async function ensureDatabase(knex: Knex, database: string): Promise<void> {
  await knex.raw('CREATE DATABASE IF NOT EXISTS ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci', [database]);
}

/** Makes the login when it is missing and sets its password, so that a lost `.stack` heals by itself. */
export async function ensureUser(knex: Knex, { user, password }: Credentials): Promise<void> {
  await knex.raw(`CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?`, [user, password]);
  await knex.raw(`ALTER USER ?@'%' IDENTIFIED BY ?`, [user, password]);
}

/** Grants privileges (`SELECT, EXECUTE`) on a whole database. */
export async function grantOnDatabase(knex: Knex, privileges: string, database: string, user: string): Promise<void> {
  await knex.raw(`GRANT ${privileges} ON ??.* TO ?@'%'`, [escapeWildcards(database), user]);
}

/** Grants privileges on single tables; they have to exist, because grants on tables know no wildcard. */
export async function grantOnTables(
  knex: Knex,
  privileges: string,
  database: string,
  tables: readonly string[],
  user: string,
): Promise<void> {
  for (const table of tables) await knex.raw(`GRANT ${privileges} ON ??.?? TO ?@'%'`, [database, table, user]);
}

/** Lets a login follow the server's binlog. */
export async function grantBinlog(knex: Knex, user: string): Promise<void> {
  await knex.raw(`GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO ?@'%'`, [user]);
}

/** `_` and `%` are wildcards in the database name of a grant. */
function escapeWildcards(database: string): string {
  return database.replace(/[_%]/g, '\\$&');
}
