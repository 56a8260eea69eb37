import type { Knex } from 'knex';
import { makeMysqlKnex } from '../../../events/index.ts';
import { stackHome } from '../../stack/home.ts';
import { LEGACY_DATABASE, ORDERS_DATABASE } from '../../stack/parts/programs.ts';
import { readStackFile } from '../../stack/stack-file.ts';
import { UserError } from '../../user-error.ts';

/** The databases of the stack that hold events. */
export const DATABASES = [LEGACY_DATABASE, ORDERS_DATABASE] as const;

/** Asks each database of the running stack the same. */
export async function eachDatabase<T>(ask: (knex: Knex) => Promise<T>): Promise<Record<string, T>> {
  const { mysql } = readStackFile(stackHome());
  const answers: [string, T][] = [];
  for (const database of DATABASES) answers.push([database, await inDatabase(mysql, database, ask)]);
  return Object.fromEntries(answers);
}

/** Asks one database of a server. */
export async function inDatabase<T>(serverUrl: string, database: string, ask: (knex: Knex) => Promise<T>): Promise<T> {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  const knex = makeMysqlKnex(url.toString(), { poolMax: 2 });
  try {
    return await ask(knex);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`Cannot ask the database ${database}: ${why}\nDoes the stack run? strangler status`, { cause });
  } finally {
    await knex.destroy();
  }
}
