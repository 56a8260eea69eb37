import type { LegacyDatabase } from '../../shared/database.ts';
import { camelRows } from '../../shared/camel-rows.ts';
import { idOf } from '../network/network.repository.ts';

export interface UserForm {
  readonly name: string;
  readonly role: string;
  readonly pizzeriaId: number | null;
}

export type UsersRepository = ReturnType<typeof makeUsersRepository>;

/** People with a login; `by` is the administrator who changes something. */
export function makeUsersRepository(db: LegacyDatabase) {
  return {
    /** Logins in alphabetical order, after the last of the page before. */
    async search(o: { search: string; role: string | null; after: string; limit: number }) {
      const [users, counts = []] = await db.call('admin_users', [o.search, o.role, o.after, o.limit]);
      return { users: camelRows(users), count: Number(counts[0]?.['count']) };
    },
    async get(id: number) {
      const [rows, departments] = await db.call('admin_user_get', [id]);
      const [person] = camelRows(rows);
      return person && { person, departments: camelRows(departments) };
    },
    add: async (login: string, { name, role, pizzeriaId }: UserForm, passwordHash: string, by: number) =>
      idOf(await db.call('admin_user_add', [login, name, role, pizzeriaId, passwordHash, by])),
    change: (id: number, { name, role, pizzeriaId }: UserForm, by: number) =>
      db.call('admin_user_change', [id, name, role, pizzeriaId, by]),
    setDisabled: (id: number, disabled: boolean, by: number) =>
      db.call('admin_user_set_disabled', [id, disabled ? 1 : 0, by]),
    unlock: (id: number, by: number) => db.call('admin_user_unlock', [id, by]),
    setPassword: (id: number, passwordHash: string, by: number) =>
      db.call('admin_user_set_password', [id, passwordHash, by]),
  };
}
