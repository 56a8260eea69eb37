import { hashPassword } from '../auth/password.ts';
import type { Role, StaffUser } from '../auth/staff-user.ts';
import type { Pizzeria } from '../shared/pizzeria.repository.ts';
import type { Random } from './random.ts';
import { addDays } from './reference/days.ts';
import { DEPARTMENT_IDS, openedOn } from './reference/network-tables.ts';
import type { TableRows } from './reference/table-rows.ts';

/** Who works for the chain: the login, and what the contract says. Ids of users are odd, of employees dense. */
export interface SeedStaff extends StaffUser {
  readonly employeeId: number;
  /** Where the hours are worked: chain staff sits in pizzeria 1. */
  readonly worksIn: number;
  readonly hiredOn: string;
  /** Minor units. */
  readonly hourlyRate: number;
  /** The department that a franchisee owns. */
  readonly departmentId: number | null;
}

const ROLE_TITLES: Readonly<Record<Role, string>> = {
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

const HOURLY_RATES: Readonly<Record<Role, number>> = {
  operator: 22_000,
  cashier: 20_000,
  cook: 21_000,
  courier: 19_000,
  'shift-manager': 30_000,
  'office-manager': 35_000,
  marketer: 38_000,
  admin: 45_000,
  franchisee: 50_000,
};

// Who came before the last rise earned a tenth less until then.
const RISE_AFTER_DAYS = 120;
const OLD_SHARE = 0.9;

type Wish = readonly [login: string, name: string, role: Role, pizzeriaId: number | null, departmentId?: number];

/** `cashier7` works at the till of pizzeria 7, `cook7` in its kitchen, and so on; the rest works for the whole chain. */
export function makeStaff(random: Random, pizzerias: readonly Pizzeria[]): readonly SeedStaff[] {
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
  return wishes.map(([login, name, role, pizzeriaId, departmentId = null], index) => {
    const worksIn = pizzeriaId ?? 1;
    return {
      ...{ id: index * 2 + 1, employeeId: index + 1, login, name, role, pizzeriaId, departmentId, worksIn },
      ...{ hiredOn: addDays(openedOn(worksIn), random.int(0, 30)), hourlyRate: HOURLY_RATES[role] },
    };
  });
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

/** Roles, employees, their contracts, and what franchisees own. */
export function staffTables(staff: readonly SeedStaff[]): readonly TableRows[] {
  return [
    { table: 'roles', columns: ['name', 'title'], rows: Object.entries(ROLE_TITLES) },
    {
      table: 'user_departments',
      columns: ['user_id', 'department_id'],
      rows: staff.flatMap(({ id, departmentId }) => (departmentId === null ? [] : [[id, departmentId]])),
    },
    {
      table: 'employees',
      columns: ['id', 'user_id', 'pizzeria_id', 'name', 'position', 'phone', 'hired_on', 'left_on'],
      rows: staff.map((one) => [
        ...[one.employeeId, one.id, one.worksIn, one.name, one.role],
        ...[`+7901${String(one.employeeId).padStart(7, '0')}`, one.hiredOn, null],
      ]),
    },
    {
      table: 'contracts',
      columns: ['id', 'employee_id', 'hourly_rate', 'starts_on', 'ends_on'],
      rows: staff.flatMap(({ employeeId, hourlyRate, hiredOn }) => {
        const rise = addDays(hiredOn, RISE_AFTER_DAYS);
        return [
          [employeeId * 2 - 1, employeeId, Math.round(hourlyRate * OLD_SHARE), hiredOn, addDays(rise, -1)],
          [employeeId * 2, employeeId, hourlyRate, rise, null],
        ];
      }),
    },
  ];
}
