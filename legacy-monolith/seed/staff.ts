import { hashPassword } from '../../services/kit/password.ts';
import type { Role, StaffUser } from '../auth/staff-user.ts';
import type { Pizzeria } from '../shared/pizzeria.repository.ts';
import { DEPARTMENT_IDS } from './reference/network-tables.ts';
import type { TableRows } from './reference/table-rows.ts';

/** A login. Ids are odd. */
export interface SeedStaff extends StaffUser {
  /** The department that a franchisee owns. */
  readonly departmentId: number | null;
}

export const ROLE_TITLES: Readonly<Record<Role, string>> = {
  operator: 'Contact centre operator',
  cashier: 'Cashier',
  cook: 'Cook',
  courier: 'Courier',
  'shift-manager': 'Shift manager',
  'office-manager': 'Office manager',
  marketer: 'Marketer',
  admin: 'Network administrator',
  franchisee: 'Franchisee',
};

type Wish = readonly [login: string, name: string, role: Role, pizzeriaId: number | null, departmentId?: number];

/** `cashier7` works at the till of pizzeria 7, `cook7` in its kitchen, and so on; the rest works for the whole chain. */
export function makeStaff(pizzerias: readonly Pizzeria[]): readonly SeedStaff[] {
  const inEach = (login: string, role: Role): readonly Wish[] =>
    pizzerias.map(({ id, name }) => [`${login}${id}`, `${ROLE_TITLES[role]} of ${name}`, role, id]);
  // The first 37 have had these ids from the beginning; who comes new comes at the end.
  const wishes: readonly Wish[] = [
    ['admin', 'Network Administrator', 'admin', null],
    ['operator', 'Contact Centre Operator', 'operator', null],
    ...inEach('cashier', 'cashier'),
    ...inEach('cook', 'cook'),
    ...inEach('courier', 'courier'),
    ...inEach('manager', 'shift-manager'),
    ...inEach('office', 'office-manager'),
    ...DEPARTMENT_IDS.map((id): Wish => [`franchisee${id}`, `Franchisee ${id}`, 'franchisee', null, id]),
    ['marketer', 'Marketer', 'marketer', null],
    ['operator2', 'Second Contact Centre Operator', 'operator', null],
  ];
  return wishes.map(([login, name, role, pizzeriaId, departmentId = null], index) => ({
    ...{ id: index * 2 + 1, login, name, role, pizzeriaId, departmentId },
  }));
}

/** Logins. All share one password and so one hash: a salt each would cost ten seconds and protect nobody. */
export async function userTable(staff: readonly SeedStaff[], password: string): Promise<TableRows> {
  const hash = await hashPassword(password);
  return {
    table: 'users',
    columns: ['id', 'login', 'password_hash', 'name', 'role', 'pizzeria_id'],
    rows: staff.map(({ id, login, name, role, pizzeriaId }) => [id, login, hash, name, role, pizzeriaId]),
  };
}
