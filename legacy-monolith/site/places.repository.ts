import type { LegacyDatabase, Row } from '../shared/database.ts';
import { toPizzeria, type Pizzeria } from '../shared/pizzeria.repository.ts';

/** Of one weekday (1 Monday … 7 Sunday), local time `HH:MM`; closing at or before opening means after midnight. */
export interface OpeningHours {
  readonly weekday: number;
  readonly opens: string;
  readonly closes: string;
}

/** A pizzeria as its guests see it. */
export interface Place extends Pizzeria {
  readonly country: string;
  /** Of the country: `ru`. */
  readonly language: string;
  readonly open: boolean;
  readonly acceptsOnline: boolean;
  /** The least that is delivered, in minor units, before discounts. */
  readonly minOrderTotal: number;
  readonly pickupMinutes: number;
  readonly hours: readonly OpeningHours[];
}

export type PlacesRepository = ReturnType<typeof makePlacesRepository>;

export function makePlacesRepository(db: LegacyDatabase) {
  async function read(pizzeriaId: number | null): Promise<readonly Place[]> {
    // Hours are told to the minute, and asking by the minute lets a cache find the answer of a moment ago.
    const minute = new Date(Math.floor(Date.now() / 60_000) * 60_000);
    const [rows = [], hours = []] = await db.call('pizzeria_places', [pizzeriaId, minute]);
    const hoursById = Map.groupBy(hours, (row) => row['pizzeria_id']);
    return rows.map((row) => toPlace(row, hoursById.get(row['id']) ?? []));
  }
  return {
    /** Every pizzeria, the oldest first. */
    all: () => read(null),
    async get(pizzeriaId: number): Promise<Place | undefined> {
      return (await read(pizzeriaId))[0];
    },
  };
}

function toPlace(row: Row, hours: readonly Row[]): Place {
  return {
    ...toPizzeria(row),
    country: row['country'] as string,
    language: row['language'] as string,
    open: row['is_open'] === 1,
    acceptsOnline: row['accepts_online'] === 1,
    minOrderTotal: row['min_order_total'] as number,
    pickupMinutes: row['pickup_minutes'] as number,
    hours: hours.map(({ weekday, opens, closes }) => ({ weekday, opens, closes }) as OpeningHours),
  };
}
