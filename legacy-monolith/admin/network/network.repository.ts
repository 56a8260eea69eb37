import type { LegacyDatabase, Row } from '../../shared/database.ts';
import { camelRows } from '../../shared/camel-rows.ts';

export interface Country {
  readonly name: string;
  readonly currency: string;
  readonly language: string;
  readonly timeZone: string;
}
export interface City {
  readonly countryCode: string;
  readonly name: string;
  readonly utcOffsetMinutes: number;
}
export interface Department {
  readonly countryCode: string;
  readonly name: string;
}

export type NetworkRepository = ReturnType<typeof makeNetworkRepository>;

/** Countries, cities and departments; `by` is the user who changes something. */
export function makeNetworkRepository(db: LegacyDatabase) {
  return {
    overview: async () => camelRows((await db.call('admin_overview'))[0])[0] ?? {},

    countries: async () => camelRows((await db.call('admin_countries'))[0]),
    addCountry: (code: string, country: Country, by: number) =>
      db.call('admin_country_add', [code, ...countryFields(country), by]),
    changeCountry: (code: string, country: Country, by: number) =>
      db.call('admin_country_change', [code, ...countryFields(country), by]),

    cities: async () => camelRows((await db.call('admin_cities'))[0]),
    addCity: async (city: City, by: number) =>
      idOf(await db.call('admin_city_add', [city.countryCode, city.name, city.utcOffsetMinutes, by])),
    changeCity: (id: number, city: City, by: number) =>
      db.call('admin_city_change', [id, city.countryCode, city.name, city.utcOffsetMinutes, by]),

    departments: async () => camelRows((await db.call('admin_departments'))[0]),
    async department(id: number) {
      const [departments, pizzerias, franchisees] = await db.call('admin_department_get', [id]);
      const [department] = camelRows(departments);
      return department && { department, pizzerias: camelRows(pizzerias), franchisees: camelRows(franchisees) };
    },
    addDepartment: async ({ countryCode, name }: Department, by: number) =>
      idOf(await db.call('admin_department_add', [countryCode, name, by])),
    changeDepartment: (id: number, o: Department & { franchisees: readonly number[] }, by: number) =>
      db.call('admin_department_change', [id, o.countryCode, o.name, JSON.stringify(o.franchisees), by]),
  };
}

function countryFields({ name, currency, language, timeZone }: Country): readonly string[] {
  return [name, currency, language, timeZone];
}

/** The id with which a saving procedure ends. */
export function idOf(sets: readonly (readonly Row[])[]): number {
  return Number(sets[0]?.[0]?.['id']);
}
