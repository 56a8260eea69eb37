import type { Pizzeria } from '../shared/pizzeria.repository.ts';
import type { Random } from './random.ts';

/** City, hours ahead of UTC, pizzerias there: 35 in all. */
export const CITIES = [
  ['Syktyvkar', 3, 4],
  ['Moscow', 3, 6],
  ['Saint Petersburg', 3, 4],
  ['Kaliningrad', 2, 2],
  ['Samara', 4, 3],
  ['Yekaterinburg', 5, 4],
  ['Tyumen', 5, 2],
  ['Omsk', 6, 2],
  ['Novosibirsk', 7, 3],
  ['Irkutsk', 8, 2],
  ['Vladivostok', 10, 3],
] as const;

export const STREETS = [
  'Lenin Street',
  'Pushkin Street',
  'Gagarin Street',
  'Forest Street',
  'Station Street',
  'Garden Street',
  'School Street',
  'River Embankment',
  'Victory Avenue',
  'Peace Avenue',
  'Mill Lane',
  'Birch Alley',
] as const;

/** The chain's pizzerias, with ids from 1 on. */
export function makePizzerias(random: Random): readonly Pizzeria[] {
  const places = CITIES.flatMap(([city, hours, count]) =>
    Array.from({ length: count }, (_, index) => ({ city, hours, index })),
  );
  return places.map(({ city, hours, index }, position) => ({
    id: position + 1,
    name: `${city}-${index + 1}`,
    city,
    phone: `+7800${String(1_000_001 + position)}`,
    address: `${random.pick(STREETS)} ${random.int(1, 120)}`,
    utcOffsetMinutes: hours * 60,
    currency: 'RUB',
  }));
}
