import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { isDuplicateKey, ProblemError } from '../kit/index.ts';
import { insertAccount, type Account } from './accounts.repository.ts';
import { hashPassword } from '../kit/password.ts';

export type SignUp = (o: {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}) => Promise<Account>;

/** Opens an account; throws `email-taken` where there is one. It is tied to no customer of the monolith yet. */
export function makeSignUp({ knex, now }: { readonly knex: Knex; readonly now: () => Date }): SignUp {
  return async ({ email, name, password }) => {
    const account = { id: randomUUID(), email, name };
    const passwordHash = await hashPassword(password);
    try {
      await insertAccount(knex, { ...account, passwordHash, at: now() });
    } catch (error) {
      if (isDuplicateKey(error)) throw new ProblemError('email-taken', 409, 'This e-mail address has an account.');
      throw error;
    }
    return account;
  };
}
