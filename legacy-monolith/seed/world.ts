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

/** The world for so many orders; the oldest pizzerias only, when it shall have fewer than all. */
export function makeWorld(
  random: Random,
  o: { readonly orders: number; readonly pizzerias: number | undefined; readonly clock: SeedClock },
): SeedWorld {
  const { clock } = o;
  const pizzerias = makePizzerias(random).slice(0, o.pizzerias);
  const customers = makeCustomers(random, pizzerias, Math.max(LEAST_CUSTOMERS, Math.ceil(o.orders / ORDERS_EACH)));
  const staff = makeStaff(pizzerias);
  const employees = makeEmployees(random, staff, pizzerias);
  return { clock, pizzerias, products: makeMenu(), customers, staff, employees };
}
