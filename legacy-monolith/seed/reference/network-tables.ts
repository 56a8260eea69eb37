import type { Pizzeria } from '../../shared/pizzeria.repository.ts';
import { CITIES } from '../network.ts';
import type { TableRows } from './table-rows.ts';

const COUNTRIES = [
  ['RU', 'Russia', 'RUB', 'ru', 'Europe/Moscow'],
  ['RO', 'Romania', 'RON', 'ro', 'Europe/Bucharest'],
  ['US', 'United States', 'USD', 'en', 'America/Chicago'],
] as const;

// Where the chain is about to open: an administrator can add a pizzeria there.
const CITIES_ABROAD = [
  ['RO', 'Bucharest', 120],
  ['RO', 'Brasov', 120],
  ['US', 'Springfield', -360],
] as const;

/** Franchisees and the cities in which they run the pizzerias. */
const DEPARTMENTS: readonly (readonly [name: string, cities: readonly string[]])[] = [
  ['North-West Pizza', ['Syktyvkar', 'Saint Petersburg', 'Kaliningrad']],
  ['Capital and Volga Pizza', ['Moscow', 'Samara']],
  ['Beyond the Urals Pizza', ['Yekaterinburg', 'Tyumen', 'Omsk', 'Novosibirsk', 'Irkutsk', 'Vladivostok']],
];

export const DEPARTMENT_IDS: readonly number[] = DEPARTMENTS.map((_, index) => index + 1);

const ROUND_THE_CLOCK = new Set([1, 3, 7, 11, 20]);
// It refuses small deliveries: its couriers have the longest ways.
const FAR_AWAY = 35;
const FIRST_OPENING = Date.UTC(2011, 3, 21);
// The last of 35 opens in November 2014, so that all of them were there throughout 2015.
const DAYS_BETWEEN_OPENINGS = 38;

/** Cities with their ids, abroad last. */
export const CITY_ROWS: readonly (readonly [id: number, country: string, name: string, offset: number])[] = [
  ...CITIES.map(([name, hours]) => ['RU', name, hours * 60] as const),
  ...CITIES_ABROAD,
].map(([country, name, offset], index) => [index + 1, country, name, offset]);

/** The day on which a pizzeria took its first order. */
export function openedOn(pizzeriaId: number): string {
  const day = FIRST_OPENING + (pizzeriaId - 1) * DAYS_BETWEEN_OPENINGS * 86_400_000;
  return new Date(day).toISOString().slice(0, 10);
}

/** How soon who fetches an order may come. */
export function pickupMinutes(pizzeriaId: number): number {
  return 15 + (pizzeriaId % 3) * 5;
}

/** Countries, cities, franchisees, and the settings and hours of each pizzeria. */
export function networkTables(pizzerias: readonly Pizzeria[]): readonly TableRows[] {
  const cityIds = new Map(CITY_ROWS.map(([id, , name]) => [name, id]));
  const departmentOf = (city: string): number => DEPARTMENTS.findIndex(([, cities]) => cities.includes(city)) + 1;
  return [
    { table: 'countries', columns: ['code', 'name', 'currency', 'language', 'time_zone'], rows: COUNTRIES },
    { table: 'cities', columns: ['id', 'country_code', 'name', 'utc_offset_minutes'], rows: CITY_ROWS },
    {
      table: 'departments',
      columns: ['id', 'country_code', 'name'],
      rows: DEPARTMENTS.map(([name], index) => [index + 1, 'RU', name]),
    },
    {
      table: 'pizzeria_settings',
      columns: [
        'pizzeria_id',
        'department_id',
        'city_id',
        'opened_on',
        'min_order_total',
        'pickup_minutes',
        'accepts_online',
      ],
      rows: pizzerias.map(({ id, city }) => [
        ...[id, departmentOf(city), cityIds.get(city), openedOn(id)],
        ...[id === FAR_AWAY ? 50_000 : 0, pickupMinutes(id), 1],
      ]),
    },
    {
      table: 'pizzeria_hours',
      columns: ['pizzeria_id', 'weekday', 'opens', 'closes'],
      rows: pizzerias.flatMap(({ id }) => {
        const hours = ROUND_THE_CLOCK.has(id) ? ['00:00:00', '00:00:00'] : ['08:00:00', '02:00:00'];
        return [1, 2, 3, 4, 5, 6, 7].map((weekday) => [id, weekday, ...hours]);
      }),
    },
  ];
}
