import type { Pizzeria } from '../shared/pizzeria.repository.ts';
import { STREETS } from './network.ts';
import type { Random } from './random.ts';
import { pizzeriaForStreet } from './reference/zones.ts';

export interface SeedCustomer {
  readonly id: number;
  readonly phone: string;
  readonly name: string;
  readonly discountPercent: number;
  readonly street: string;
  readonly house: number;
  readonly flat: string;
}

/** Everybody, and who lives around which pizzeria (by its position): the most faithful first. */
export interface SeedCustomers {
  readonly all: readonly SeedCustomer[];
  readonly around: readonly (readonly SeedCustomer[])[];
}

export const FIRST_NAMES = [
  ...['Anna', 'Olga', 'Elena', 'Maria', 'Irina', 'Natalia', 'Daria', 'Svetlana', 'Yulia', 'Ksenia', 'Vera', 'Alina'],
  ...['Ivan', 'Pavel', 'Sergey', 'Dmitry', 'Alexey', 'Andrey', 'Mikhail', 'Nikita', 'Oleg', 'Roman', 'Timur', 'Fyodor'],
];
const DISCOUNTS = [
  [0, 80],
  [5, 12],
  [7, 4],
  [10, 3],
  [15, 1],
] as const;

// Coprime to 10^9: walks through all nine-digit numbers without meeting one twice.
const PHONE_STEP = 618_033_989;
const HOUSES_NEAR = 100;
const HOUSES = 200;

/** Customers with odd ids, as the database itself would number them; each lives where one pizzeria delivers. */
export function makeCustomers(random: Random, pizzerias: readonly Pizzeria[], count: number): SeedCustomers {
  const streets = pizzerias.map((pizzeria) => streetsOf(pizzeria, pizzerias));
  const around: SeedCustomer[][] = pizzerias.map(() => []);
  const all = Array.from({ length: count }, (_, index): SeedCustomer => {
    const home = index % pizzerias.length;
    const customer = {
      id: index * 2 + 1,
      phone: `+79${String((index * PHONE_STEP) % 1_000_000_000).padStart(9, '0')}`,
      name: random.pick(FIRST_NAMES),
      discountPercent: random.weighted(DISCOUNTS),
      street: random.pick(streets[home] ?? STREETS),
      house: random.chance(0.7) ? random.int(1, HOUSES_NEAR) : random.int(HOUSES_NEAR + 1, HOUSES),
      // Private houses have no flat.
      flat: random.chance(0.15) ? '' : String(random.int(1, 200)),
    };
    around[home]?.push(customer);
    return customer;
  });
  return { all, around };
}

function streetsOf(pizzeria: Pizzeria, pizzerias: readonly Pizzeria[]): readonly string[] {
  const ofCity = pizzerias.filter(({ city }) => city === pizzeria.city);
  return STREETS.filter((street) => pizzeriaForStreet(ofCity, street) === pizzeria);
}
