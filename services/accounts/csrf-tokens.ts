import type { Knex } from 'knex';
import { write } from '../kit/index.ts';
import { hashOf, newSecret } from './secret.ts';

/** The tokens of forms: each is good for one submit of the browser that it was handed to. */
export interface CsrfTokens {
  /** Hands out a token; `browser` is what the cookie holds already. */
  issue(
    browser: string | undefined,
  ): Promise<{ readonly token: string; readonly browser: string; readonly lifetimeMs: number }>;
  /** Takes a token away; false when it is unknown, used, too old, or another browser's. */
  consume(token: string | undefined, browser: string | undefined): Promise<boolean>;
}

export function makeCsrfTokens({
  knex,
  now,
  lifetimeMs,
}: {
  readonly knex: Knex;
  readonly now: () => Date;
  readonly lifetimeMs: number;
}): CsrfTokens {
  return {
    async issue(known) {
      const [token, browser] = [newSecret(), known ?? newSecret()];
      await knex('csrf_tokens').insert({
        token_hash: hashOf(token),
        browser_hash: hashOf(browser),
        expires_at: new Date(now().getTime() + lifetimeMs),
      });
      return { token, browser, lifetimeMs };
    },
    async consume(token, browser) {
      if (token === undefined || browser === undefined) return false;
      // One statement decides: of two submits of one form, on whatever copies of the service, one deletes the row.
      const { affectedRows } = await write(
        knex,
        'DELETE FROM csrf_tokens WHERE token_hash = ? AND browser_hash = ? AND expires_at > ?',
        [hashOf(token), hashOf(browser), now()],
      );
      return affectedRows === 1;
    },
  };
}
