import type { Knex } from 'knex';
import { countTry, findLogin, forgetTries, type Account } from './accounts.repository.ts';
import { hashPassword, verifyPassword } from '../kit/password.ts';

/** Answers the account, or undefined: unknown, wrong and locked read the same. */
export type LogIn = (email: string, password: string) => Promise<Account | undefined>;

const TRIES = 5;
const LOCK_MS = 15 * 60_000;

/**
 * An answer tells nothing but right or wrong, and an unknown address costs the same scrypt, or the time would tell
 * which accounts exist. A locked login refuses the right password too: the answer to the right guess would stand out.
 */
export function makeLogIn({ knex, now }: { readonly knex: Knex; readonly now: () => Date }): LogIn {
  const nobodysHash = hashPassword('nobody');
  return async (email, password) => {
    const found = await findLogin(knex, email);
    const at = now();
    const lock = { now: at, limit: TRIES, lockedUntil: new Date(at.getTime() + LOCK_MS) };
    const isOpen = found !== undefined && (await countTry(knex, { id: found.account.id, ...lock }));
    const matches = await verifyPassword(password, found?.passwordHash ?? (await nobodysHash));
    if (found === undefined || !isOpen || !matches) return undefined;
    await forgetTries(knex, found.account.id);
    return found.account;
  };
}
