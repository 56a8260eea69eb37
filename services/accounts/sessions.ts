import type { Knex } from 'knex';
import { selectRows, write } from '../kit/index.ts';
import type { Account } from './accounts.repository.ts';
import { hashOf, newSecret } from './secret.ts';

/** Logins that last: the browser holds a secret, the database its hash. */
export interface Sessions {
  begin(accountId: string): Promise<{ readonly secret: string; readonly lifetimeMs: number }>;
  /** Undefined when nobody is logged in with this secret. */
  find(secret: string | undefined): Promise<Account | undefined>;
  end(secret: string | undefined): Promise<void>;
}

export function makeSessions({
  knex,
  now,
  lifetimeMs,
}: {
  readonly knex: Knex;
  readonly now: () => Date;
  readonly lifetimeMs: number;
}): Sessions {
  return {
    async begin(accountId) {
      const secret = newSecret();
      const expiresAt = new Date(now().getTime() + lifetimeMs);
      await knex('sessions').insert({ token_hash: hashOf(secret), account_id: accountId, expires_at: expiresAt });
      return { secret, lifetimeMs };
    },
    async find(secret) {
      if (secret === undefined) return undefined;
      const [row] = await selectRows<Account>(
        knex,
        `SELECT a.id, a.email, a.name FROM sessions s JOIN accounts a ON a.id = s.account_id
         WHERE s.token_hash = ? AND s.expires_at > ?`,
        [hashOf(secret), now()],
      );
      return row === undefined ? undefined : { ...row };
    },
    async end(secret) {
      if (secret !== undefined) await write(knex, 'DELETE FROM sessions WHERE token_hash = ?', [hashOf(secret)]);
    },
  };
}
