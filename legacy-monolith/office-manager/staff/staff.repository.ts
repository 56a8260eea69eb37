import { camelRows } from '../../shared/camel-rows.ts';
import type { LegacyDatabase } from '../../shared/database.ts';
import type { OfficeChange } from '../office-scope.ts';

export interface Employee {
  readonly id: number;
  readonly name: string;
  readonly position: string;
  readonly phone: string;
  readonly login: string | null;
  readonly hiredOn: string;
  readonly leftOn: string | null;
}

/** `hourlyRate` in minor units. */
export interface Contract {
  readonly hourlyRate: number;
  readonly startsOn: string;
  readonly endsOn: string | null;
}

export interface Hiring {
  readonly name: string;
  readonly position: string;
  readonly phone: string;
  readonly hourlyRate: number;
  readonly hiredOn: string;
  /** null: somebody who needs no login. */
  readonly login: { readonly name: string; readonly passwordHash: string } | null;
}

export type StaffRepository = ReturnType<typeof makeStaffRepository>;

export function makeStaffRepository(db: LegacyDatabase) {
  return {
    async employees(pizzeriaId: number): Promise<readonly Employee[]> {
      const [rows] = await db.call('office_staff_get', [pizzeriaId]);
      return camelRows(rows) as unknown as readonly Employee[];
    },
    async contracts(employeeId: number): Promise<readonly Contract[]> {
      const [rows] = await db.call('office_contracts_of', [employeeId]);
      return camelRows(rows) as unknown as readonly Contract[];
    },
    async hire(hiring: Hiring, by: OfficeChange): Promise<number> {
      const { name, position, phone, hourlyRate, hiredOn, login } = hiring;
      const values = [name, position, phone, hourlyRate, hiredOn, login?.name ?? null, login?.passwordHash ?? null];
      const [rows] = await db.call('employee_hire', [by.pizzeriaId, ...values, by.userId]);
      return rows?.[0]?.['id'] as number;
    },
    async changeRate(employeeId: number, hourlyRate: number, startsOn: string, by: OfficeChange): Promise<void> {
      await db.call('contract_change', [by.pizzeriaId, employeeId, hourlyRate, startsOn, by.userId]);
    },
    async leave(employeeId: number, leftOn: string, by: OfficeChange): Promise<void> {
      await db.call('employee_leave', [by.pizzeriaId, employeeId, leftOn, by.userId]);
    },
  };
}
