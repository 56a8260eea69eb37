import type { LegacyDatabase } from '../shared/database.ts';
import type { StaffUser } from './staff-user.ts';

export type AuthRepository = ReturnType<typeof makeAuthRepository>;

export function makeAuthRepository(db: LegacyDatabase) {
  return {
    async byLogin(login: string): Promise<{ user: StaffUser; passwordHash: string } | undefined> {
      const [[row] = []] = await db.call('user_by_login', [login]);
      if (row === undefined) return undefined;
      const user = {
        id: row['id'] as number,
        login: row['login'] as string,
        name: row['name'] as string,
        role: row['role'] as StaffUser['role'],
        pizzeriaId: row['pizzeria_id'] as number | null,
      };
      return { user, passwordHash: row['password_hash'] as string };
    },
  };
}
