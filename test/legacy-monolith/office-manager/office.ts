import type { Knex } from 'knex';
import { seedLegacy } from '../../../legacy-monolith/seed/seed.ts';
import { connectLegacyDatabase, type LegacyDatabase } from '../../../legacy-monolith/shared/database.ts';
import { connectForMigration } from '../../../migrations/support/migration-connection.ts';
import { legacyDatabase } from '../legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../running-monolith.ts';
import { makeVisitor, type Visitor } from '../visitor.ts';

/** A row as the driver gives it, read by `['name']`. */
export type TableRow = Readonly<Record<string, string | number | Date | null>>;

/** A seeded chain with its back office, for the tests of the office. */
export interface Office {
  /** Root's URL with the database. */
  readonly url: string;
  readonly root: Knex;
  readonly db: LegacyDatabase;
  readonly monolith: RunningMonolith;
  /** Rows of a table, the oldest first. */
  find(table: string, where?: object): Promise<readonly TableRow[]>;
  /** The oldest of them; there must be one. */
  one(table: string, where?: object): Promise<TableRow>;
  login(name: string): Promise<Visitor>;
  close(): Promise<void>;
}

export async function openOffice(label: string): Promise<Office> {
  const { url, appUrl } = await legacyDatabase(label);
  await seedLegacy({ url, orders: 200, staffPassword: 'margherita' });
  const root = connectForMigration(url);
  const db = connectLegacyDatabase(appUrl);
  const monolith = await runMonolith(appUrl);
  const find = async (table: string, where: object = {}): Promise<readonly TableRow[]> =>
    await root<TableRow>(table).where(where).orderByRaw('1');
  return {
    ...{ url, root, db, monolith, find },
    async one(table, where) {
      const [row] = await find(table, where);
      if (row === undefined) throw new Error(`no such row in ${table}`);
      return row;
    },
    async login(name) {
      const visitor = makeVisitor(monolith.baseUrl);
      await visitor.get('/login');
      await visitor.submit('/login', { login: name, password: 'margherita', next: '/' });
      await visitor.get('/');
      return visitor;
    },
    async close() {
      await monolith.stop();
      await db.close();
      await root.destroy();
    },
  };
}
