import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Knex } from 'knex';

interface ProcedureFile {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/**
 * Brings the stored procedures of a folder (one per `.sql` file, named like the file) into the database:
 * new and changed ones are created again, those whose file is gone are dropped.
 */
export async function applyProcedures(knex: Knex, folder: string): Promise<{ applied: readonly string[] }> {
  await knex.raw(`
    CREATE TABLE IF NOT EXISTS applied_procedures (
      name VARCHAR(64) NOT NULL PRIMARY KEY,
      checksum CHAR(64) NOT NULL,
      applied_at DATETIME(3) NOT NULL
    )`);
  const files = await readProcedures(folder);
  const known = await knex<{ name: string; checksum: string }>('applied_procedures').select('name', 'checksum');
  const checksums = new Map(known.map((row) => [row.name, row.checksum]));

  const changed = files.filter((file) => checksums.get(file.name) !== file.checksum);
  for (const file of changed) await applyOne(knex, file);

  const present = new Set(files.map((file) => file.name));
  for (const { name } of known.filter((row) => !present.has(row.name))) {
    await knex.raw('DROP PROCEDURE IF EXISTS ??', [name]);
    await knex('applied_procedures').where({ name }).delete();
  }
  return { applied: changed.map((file) => file.name) };
}

/** MySQL has no CREATE OR REPLACE PROCEDURE; the checksum is written last, so that a crash in between is repaired by the next run. */
async function applyOne(knex: Knex, file: ProcedureFile): Promise<void> {
  await knex.raw('DROP PROCEDURE IF EXISTS ??', [file.name]);
  await knex.raw(file.sql);
  await knex.raw('REPLACE INTO applied_procedures (name, checksum, applied_at) VALUES (?, ?, UTC_TIMESTAMP(3))', [
    file.name,
    file.checksum,
  ]);
}

async function readProcedures(folder: string): Promise<readonly ProcedureFile[]> {
  const entries = await readdir(folder, { recursive: true });
  const paths = entries.filter((entry) => entry.endsWith('.sql')).sort();
  return Promise.all(
    paths.map(async (path) => {
      const sql = await readFile(join(folder, path), 'utf8');
      return { name: basename(path, '.sql'), sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}
