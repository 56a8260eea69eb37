import { ProblemError } from '../../../services/kit/index.ts';
import { hashPassword } from '../../../services/kit/password.ts';
import type { Role } from '../../auth/staff-user.ts';
import type { OfficeChange } from '../office-scope.ts';
import type { Contract, Employee, Hiring, StaffRepository } from './staff.repository.ts';

export interface EmployeeWithContracts extends Employee {
  readonly contracts: readonly Contract[];
}

export type NewEmployee = Omit<Hiring, 'login'> & {
  readonly login: { readonly name: string; readonly password: string } | null;
};

export function makeStaffService(repository: StaffRepository) {
  return {
    async employees(pizzeriaId: number): Promise<readonly EmployeeWithContracts[]> {
      const people: EmployeeWithContracts[] = [];
      // A query per person, one after the other: deliberate, the way in which such lists were written.
      for (const employee of await repository.employees(pizzeriaId)) {
        people.push({ ...employee, contracts: await repository.contracts(employee.id) });
      }
      return people;
    },
    async hire({ login, ...person }: NewEmployee, role: Role, by: OfficeChange): Promise<number> {
      if (person.position === 'office-manager' && role === 'office-manager') {
        throw new ProblemError('not-allowed', 403, 'An office manager is hired by the franchisee.');
      }
      const account = login && { name: login.name, passwordHash: await hashPassword(login.password) };
      return repository.hire({ ...person, login: account }, by);
    },
  };
}
