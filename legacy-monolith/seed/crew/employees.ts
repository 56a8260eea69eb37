import type { Role } from '../../auth/staff-user.ts';
import type { Pizzeria } from '../../shared/pizzeria.repository.ts';
import { FIRST_NAMES } from '../customers.ts';
import type { Random } from '../random.ts';
import { addDays } from '../reference/days.ts';
import { openedOn } from '../reference/network-tables.ts';
import type { TableRows } from '../reference/table-rows.ts';
import { ROLE_TITLES, type SeedStaff } from '../staff.ts';

/** Somebody with a contract, with or without a login. Ids are dense. */
export interface SeedEmployee {
  readonly id: number;
  readonly userId: number | null;
  readonly name: string;
  readonly position: Role;
  /** Where the hours are worked: chain staff sits in pizzeria 1. */
  readonly pizzeriaId: number;
  readonly hiredOn: string;
  /** Minor units. */
  readonly hourlyRate: number;
  /** Local hour at which the shift begins, and its length. */
  readonly shift: readonly [startHour: number, hours: number];
}

const RATES: Readonly<Record<Role, number>> = {
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
const OFFICE_SHIFT = [9, 9] as const;
const SHIFTS: Readonly<Partial<Record<Role, readonly [number, number]>>> = {
  cook: [8, 8],
  cashier: [8, 8],
  courier: [9, 8],
  'shift-manager': [10, 10],
};
/** Who has no login and comes for the evening or the rush. */
const EXTRAS = [
  ['cook', 15, 9],
  ['cashier', 15, 9],
  ['courier', 11, 9],
  ['courier', 15, 9],
] as const;
const SURNAMES = ['Orlov', 'Lebedev', 'Zaitsev', 'Sokolov', 'Volkov', 'Morozov', 'Belov', 'Komarov', 'Gusev', 'Titov'];

// Who came before the last rise earned a tenth less until then.
const RISE_AFTER_DAYS = 120;
const OLD_SHARE = 0.9;

/** Everybody with a contract: who has a login first, in the order of the logins. */
export function makeEmployees(
  random: Random,
  staff: readonly SeedStaff[],
  pizzerias: readonly Pizzeria[],
): readonly SeedEmployee[] {
  const hiredOn = (pizzeriaId: number): string => addDays(openedOn(pizzeriaId), random.int(0, 30));
  const withLogin = staff.map(({ id, name, role, pizzeriaId }) => ({
    ...{ userId: id, name, position: role, pizzeriaId: pizzeriaId ?? 1, hiredOn: hiredOn(pizzeriaId ?? 1) },
    shift: SHIFTS[role] ?? OFFICE_SHIFT,
  }));
  const extras = pizzerias.flatMap(({ id }) =>
    EXTRAS.map(([position, start, hours]) => ({
      ...{ userId: null, name: `${random.pick(FIRST_NAMES)} ${random.pick(SURNAMES)}`, position, pizzeriaId: id },
      ...{ hiredOn: hiredOn(id), shift: [start, hours] as const },
    })),
  );
  return [...withLogin, ...extras].map((one, index) => ({ id: index + 1, ...one, hourlyRate: RATES[one.position] }));
}

/** Roles, employees, their contracts, and what franchisees own. */
export function employeeTables(staff: readonly SeedStaff[], employees: readonly SeedEmployee[]): readonly TableRows[] {
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
      rows: employees.map(({ id, userId, pizzeriaId, name, position, hiredOn }) => [
        ...[id, userId, pizzeriaId, name, position, `+7901${String(id).padStart(7, '0')}`, hiredOn, null],
      ]),
    },
    {
      table: 'contracts',
      columns: ['id', 'employee_id', 'hourly_rate', 'starts_on', 'ends_on'],
      rows: employees.flatMap(({ id, hourlyRate, hiredOn }) => {
        const rise = addDays(hiredOn, RISE_AFTER_DAYS);
        return [
          [id * 2 - 1, id, Math.round(hourlyRate * OLD_SHARE), hiredOn, addDays(rise, -1)],
          [id * 2, id, hourlyRate, rise, null],
        ];
      }),
    },
  ];
}
