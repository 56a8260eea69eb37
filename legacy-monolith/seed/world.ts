import type { Pizzeria } from '../shared/pizzeria.repository.ts';
import type { SeedClock } from './clock.ts';
import { makeCustomers, type SeedCustomers } from './customers.ts';
import { makeMenu, type SeedProduct } from './menu.ts';
import { makePizzerias } from './network.ts';
import type { Random } from './random.ts';
import { makeEmployees, type SeedEmployee } from './crew/employees.ts';
import { makeStaff, type SeedStaff } from './staff.ts';

/** Everything that is there before the first order. */
export interface SeedWorld {
  readonly clock: SeedClock;
  readonly pizzerias: readonly Pizzeria[];
  readonly products: readonly SeedProduct[];
  readonly customers: SeedCustomers;
  readonly staff: readonly SeedStaff[];
  readonly employees: readonly SeedEmployee[];
}

// Three orders a year each, on the average; a few hundred people even when there are hardly any orders.
const ORDERS_EACH = 3;
const LEAST_CUSTOMERS = 350;

export function makeWorld(random: Random, orders: number, clock: SeedClock): SeedWorld {
  const pizzerias = makePizzerias(random);
  const customers = makeCustomers(random, pizzerias, Math.max(LEAST_CUSTOMERS, Math.ceil(orders / ORDERS_EACH)));
  const staff = makeStaff(pizzerias);
  const employees = makeEmployees(random, staff, pizzerias);
  return { clock, pizzerias, products: makeMenu(), customers, staff, employees };
}
