import type { Knex } from 'knex';
import { makeMysqlKnex } from '../../../events/index.ts';
import { connectLegacyDatabase, type LegacyDatabase } from '../../../legacy-monolith/shared/database.ts';
import { legacyDatabase } from '../legacy-database.ts';
import { runMonolith, type MonolithSettings } from '../running-monolith.ts';
import { makeVisitor, type Answer, type Visitor } from '../visitor.ts';
import { insertNetwork } from './network-sample.ts';

/** The problem that a script is told. */
export interface Problem {
  readonly code: string;
  readonly detail: string;
}

/** The small network of `insertNetwork`, with the monolith on it. */
export interface RunningNetwork {
  readonly baseUrl: string;
  /** As root, for faults. */
  readonly url: string;
  /** As root: what a test looks up or prepares. */
  readonly knex: Knex;
  /** As the monolith. */
  readonly db: LegacyDatabase;
  login(name: string): Promise<Visitor>;
  stop(): Promise<void>;
}

export async function runNetwork(label: string, settings: MonolithSettings = {}): Promise<RunningNetwork> {
  const { url, appUrl } = await legacyDatabase(label);
  const knex = makeMysqlKnex(url);
  await insertNetwork(knex);
  const db = connectLegacyDatabase(appUrl);
  const monolith = await runMonolith(appUrl, settings);
  return {
    baseUrl: monolith.baseUrl,
    url,
    knex,
    db,
    async login(name) {
      const visitor = makeVisitor(monolith.baseUrl);
      await visitor.get('/login');
      await visitor.submit('/login', { login: name, password: 'margherita', next: '/' });
      await visitor.get('/'); // for the CSRF token of the new session
      return visitor;
    },
    async stop() {
      await monolith.stop();
      await db.close();
      await knex.destroy();
    },
  };
}

/** Status and code of a refused call. */
export function refusal({ status, body }: Answer<unknown>): readonly [number, string] {
  return [status, (body as Problem).code];
}
