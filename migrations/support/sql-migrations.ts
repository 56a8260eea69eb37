import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knex } from 'knex';

/**
 * Knex migrations whose files are plain, numbered SQL (`0001-network.sql`): what a DBA reads and reviews.
 * There is no way down: history is mended by the next file.
 */
function sqlMigrations(folder: string): Knex.MigrationSource<string> {
  return {
    async getMigrations() {
      const files = await readdir(folder);
      return files.filter((file) => file.endsWith('.sql')).sort();
    },
    getMigrationName: (file) => file,
    async getMigration(file) {
      const sql = await readFile(join(folder, file), 'utf8');
      return {
        // DDL commits by itself in MySQL, so a transaction around it would promise what it cannot hold.
        config: { transaction: false },
        async up(knex) {
          await knex.raw(sql);
        },
        down: () => Promise.reject(new Error(`${file} has no way down: write the next migration instead`)),
      };
    },
  };
}

/** Brings a schema up to date with the numbered SQL files of a folder. */
export async function applySchema(knex: Knex, folder: string): Promise<void> {
  await knex.migrate.latest({
    migrationSource: sqlMigrations(folder),
    tableName: 'schema_migrations',
    disableTransactions: true,
  });
}
