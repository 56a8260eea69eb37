import type { Pizzeria } from '../../shared/pizzeria.repository.ts';
import { STREETS } from '../network.ts';
import { CITY_ROWS } from './network-tables.ts';
import type { TableRows } from './table-rows.ts';

/** Where a pizzeria delivers, for what (minor units) and how fast. */
export interface SeedZone {
  readonly id: number;
  readonly pizzeriaId: number;
  readonly fee: number;
  readonly freeFrom: number;
  readonly promisedMinutes: number;
}

// Nobody delivers there, nor beyond the last house.
const STREET_TOO_FAR = 'Airport Road';
const LAST_NEAR_HOUSE = 100;
const LAST_HOUSE = 200;

const near = (pizzeriaId: number): SeedZone => ({
  ...{ id: pizzeriaId * 2 - 1, pizzeriaId },
  ...{ fee: 0, freeFrom: 0, promisedMinutes: 45 },
});
const far = (pizzeriaId: number): SeedZone => ({
  ...{ id: pizzeriaId * 2, pizzeriaId },
  ...{ fee: 9_900, freeFrom: 100_000, promisedMinutes: 60 },
});

/** The pizzeria that delivers to a street of its city: the pizzerias of a city take the streets in turn. */
export function pizzeriaForStreet(pizzeriasOfCity: readonly Pizzeria[], street: string): Pizzeria {
  const pizzeria = pizzeriasOfCity[STREETS.findIndex((name) => name === street) % pizzeriasOfCity.length];
  if (pizzeria === undefined) throw new Error(`nobody delivers to ${street}`);
  return pizzeria;
}

/** The zone of a pizzeria in which a house stands. */
export function zoneForHouse(pizzeriaId: number, house: number): SeedZone {
  return house <= LAST_NEAR_HOUSE ? near(pizzeriaId) : far(pizzeriaId);
}

/** Streets of every city, and which zone delivers to which of their houses. */
export function zoneTables(pizzerias: readonly Pizzeria[]): readonly TableRows[] {
  const names = [...STREETS, STREET_TOO_FAR];
  const streets = CITY_ROWS.flatMap(([cityId, , city]) => names.map((name) => ({ cityId, city, name })));
  const served = streets.flatMap(({ city, name }, index) => {
    const ofCity = pizzerias.filter((pizzeria) => pizzeria.city === city);
    if (ofCity.length === 0 || name === STREET_TOO_FAR) return [];
    const { id } = pizzeriaForStreet(ofCity, name);
    return [
      [near(id).id, index + 1, 1, LAST_NEAR_HOUSE],
      [far(id).id, index + 1, LAST_NEAR_HOUSE + 1, LAST_HOUSE],
    ];
  });
  return [
    {
      table: 'streets',
      columns: ['id', 'city_id', 'name'],
      rows: streets.map(({ cityId, name }, index) => [index + 1, cityId, name]),
    },
    {
      table: 'delivery_zones',
      columns: ['id', 'pizzeria_id', 'name', 'fee', 'free_from', 'promised_minutes'],
      rows: pizzerias.flatMap(({ id }) =>
        [near(id), far(id)].map((zone, index) => [
          ...[zone.id, id, index === 0 ? 'Near' : 'Far', zone.fee, zone.freeFrom, zone.promisedMinutes],
        ]),
      ),
    },
    { table: 'zone_streets', columns: ['zone_id', 'street_id', 'house_from', 'house_to'], rows: served },
  ];
}
