import { roundRobin } from '../support/round-robin.ts';
import { makeTokenKey, runMonolith, type MonolithSettings, type RunningMonolith } from './running-monolith.ts';

/** Several copies of the monolith on one database; `baseUrl` is the front that gives each request to the next of them. */
export interface RunningCopies extends RunningMonolith {
  readonly copies: readonly RunningMonolith[];
  /** How many requests each copy got through the front. */
  readonly counts: readonly number[];
}

/** Starts them with one secret and one token key, as a deployment would; sessions are shared unless told otherwise. */
export async function runCopies(
  count: number,
  databaseUrl: string,
  settings: MonolithSettings = {},
): Promise<RunningCopies> {
  const shared = { API_TOKEN_PRIVATE_JWK: await makeTokenKey(), SESSION_STORE: 'database', ...settings } as const;
  const copies = await Promise.all(Array.from({ length: count }, () => runMonolith(databaseUrl, shared)));
  const [first] = copies;
  if (first === undefined) throw new Error('no copies at all');
  const front = await roundRobin(copies.map(({ baseUrl }) => baseUrl));
  return {
    baseUrl: front.baseUrl,
    copies,
    counts: front.counts,
    token: (wish) => first.token(wish),
    async stop() {
      await front.stop();
      for (const copy of copies) await copy.stop();
    },
  };
}
