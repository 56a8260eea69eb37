import type { Knex } from 'knex';
import { selectRows, write } from '../kit/index.ts';

/** An account as its owner sees it. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/** With what a password is checked by; undefined when nobody has this address. */
export async function findLogin(
  db: Knex,
  email: string,
): Promise<{ readonly account: Account; readonly passwordHash: string } | undefined> {
  const [row] = await selectRows<Account & { password_hash: string }>(
    db,
    'SELECT id, email, name, password_hash FROM accounts WHERE email = ?',
    [email],
  );
  if (row === undefined) return undefined;
  const { password_hash: passwordHash, ...account } = row;
  return { account, passwordHash };
}

/** Throws ER_DUP_ENTRY when the address is taken. */
export async function insertAccount(db: Knex, account: Account & { passwordHash: string; at: Date }): Promise<void> {
  const { id, email, name, passwordHash, at } = account;
  await db('accounts').insert({ id, email, name, password_hash: passwordHash, created_at: at });
}

/**
 * Counts a try before the password is checked, so that a hundred at once, on whatever copies of the service, are a
 * hundred: the fifth in a row locks the login. False while it is locked.
 */
export async function countTry(
  db: Knex,
  { id, now, limit, lockedUntil }: { id: string; now: Date; limit: number; lockedUntil: Date },
): Promise<boolean> {
  const { affectedRows } = await write(
    db,
    // MariaDB assigns from left to right: the lock looks at the count of before.
    `UPDATE accounts
     SET locked_until = IF(failed_logins + 1 >= ?, ?, NULL),
         failed_logins = IF(failed_logins + 1 >= ?, 0, failed_logins + 1)
     WHERE id = ? AND (locked_until IS NULL OR locked_until <= ?)`,
    [limit, lockedUntil, limit, id, now],
  );
  return affectedRows === 1;
}

/** The password was right: what was counted is forgotten. */
export async function forgetTries(db: Knex, id: string): Promise<void> {
  await write(db, 'UPDATE accounts SET failed_logins = 0, locked_until = NULL WHERE id = ?', [id]);
}
