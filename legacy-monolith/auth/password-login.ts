import { makeInTurn } from './in-turn.ts';
import { hashPassword, verifyPassword } from '../../services/kit/password.ts';

/** Where logins of one kind (staff, customers) are kept; `id` null stands for one that does not exist. */
export interface LoginStore<Person> {
  find(
    name: string,
  ): Promise<{ readonly id: number; readonly passwordHash: string; readonly person: Person } | undefined>;
  isLocked(id: number | null, now: Date): Promise<boolean>;
  /** Counts a wrong password; the fifth in a row locks the login for 15 minutes. */
  noteFailure(id: number | null, now: Date): Promise<void>;
  noteSuccess(id: number): Promise<void>;
}

/** Answers the person with this name and password, or undefined: also while the login is locked. */
export type PasswordLogin<Person> = (name: string, password: string) => Promise<Person | undefined>;

/**
 * An answer tells nothing but right or wrong. Unknown, wrong and locked read the same and do the same work (one scrypt,
 * one write), or the time would tell which logins exist; a locked login refuses the right password too, or guessing
 * could go on and the answer to the right guess would stand out. That a lock exists is written on the login page.
 */
export function makePasswordLogin<Person>(store: LoginStore<Person>, now: () => Date): PasswordLogin<Person> {
  const nobodysHash = hashPassword('nobody');
  // One try at a time per login: a hundred at once would all find it unlocked.
  const inTurn = makeInTurn(50);

  return async (name, password) => {
    const found = await store.find(name);
    const id = found?.id ?? null;
    return inTurn(id === null ? `unknown ${name}` : String(id), async () => {
      const locked = await store.isLocked(id, now());
      const matches = await verifyPassword(password, found?.passwordHash ?? (await nobodysHash));
      if (found === undefined || locked || !matches) {
        await store.noteFailure(id, now());
        return undefined;
      }
      await store.noteSuccess(found.id);
      return found.person;
    });
  };
}
