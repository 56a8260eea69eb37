import { STREETS } from './network.ts';
import type { Random } from './random.ts';

export interface SeedCustomer {
  readonly id: number;
  readonly phone: string;
  readonly name: string;
  readonly discountPercent: number;
  readonly street: string;
  readonly house: string;
  readonly flat: string;
}

const NAMES = [
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

/** Customers with odd ids, as the database itself would number them. */
export function makeCustomers(random: Random, count: number): readonly SeedCustomer[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index * 2 + 1,
    phone: `+79${String((index * PHONE_STEP) % 1_000_000_000).padStart(9, '0')}`,
    name: random.pick(NAMES),
    discountPercent: random.weighted(DISCOUNTS),
    street: random.pick(STREETS),
    house: String(random.int(1, 150)),
    // Private houses have no flat.
    flat: random.chance(0.15) ? '' : String(random.int(1, 200)),
  }));
}
