import type { LegacyDatabase } from '../shared/database.ts';
import type { LoginStore } from './password-login.ts';
import type { StaffUser } from './staff-user.ts';

export type AuthRepository = ReturnType<typeof makeAuthRepository>;

/** Logins of staff, one function per procedure. */
export function makeAuthRepository(db: LegacyDatabase) {
  const logins: LoginStore<StaffUser> = {
    async find(login) {
      const [[row] = []] = await db.call('user_by_login', [login]);
      if (row === undefined) return undefined;
      const person = {
        id: row['id'] as number,
        login: row['login'] as string,
        name: row['name'] as string,
        role: row['role'] as StaffUser['role'],
        pizzeriaId: row['pizzeria_id'] as number | null,
        passwordMark: row['password_mark'] as string,
      };
      return { id: person.id, passwordHash: row['password_hash'] as string, person };
    },
    async isLocked(id, now) {
      const [[row] = []] = await db.call('login_locked', [id, now]);
      return row?.['locked'] === 1;
    },
    async noteFailure(id, now) {
      await db.call('login_failed', [id, now]);
    },
    async noteSuccess(id) {
      await db.call('login_succeeded', [id]);
    },
  };
  return {
    logins,
    /** Role, pizzeria and password as they are now; undefined for who may not work here any more. */
    async state(userId: number): Promise<Pick<StaffUser, 'role' | 'pizzeriaId' | 'passwordMark'> | undefined> {
      const [[row] = []] = await db.call('user_state', [userId]);
      if (row === undefined) return undefined;
      return {
        role: row['role'] as StaffUser['role'],
        pizzeriaId: row['pizzeria_id'] as number | null,
        passwordMark: row['password_mark'] as string,
      };
    },
  };
}
