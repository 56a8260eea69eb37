import { hashPassword } from '../auth/password.ts';
import type { StaffUser } from '../auth/staff-user.ts';
import type { Pizzeria } from '../shared/pizzeria.repository.ts';

/** One operator and one administrator for the chain, one cashier per pizzeria: `cashier1` works in pizzeria 1. */
export function makeStaff(pizzerias: readonly Pizzeria[]): readonly Omit<StaffUser, 'id'>[] {
  return [
    { login: 'admin', name: 'Network Administrator', role: 'admin', pizzeriaId: null },
    { login: 'operator', name: 'Contact Centre Operator', role: 'operator', pizzeriaId: null },
    ...pizzerias.map(({ id, name }) => ({
      login: `cashier${id}`,
      name: `Cashier of ${name}`,
      role: 'cashier' as const,
      pizzeriaId: id,
    })),
  ];
}

/** Rows for `users`. All share one password and so one hash: a salt each would cost a second and protect nobody. */
export async function staffRows(
  staff: readonly Omit<StaffUser, 'id'>[],
  password: string,
): Promise<readonly unknown[][]> {
  const hash = await hashPassword(password);
  return staff.map(({ login, name, role, pizzeriaId }, index) => [index * 2 + 1, login, hash, name, role, pizzeriaId]);
}
