import type { LegacyDatabase } from './database.ts';

export interface Pizzeria {
  readonly id: number;
  readonly name: string;
  readonly city: string;
  readonly phone: string;
  readonly address: string;
  readonly utcOffsetMinutes: number;
  readonly currency: string;
}

export type PizzeriaRepository = ReturnType<typeof makePizzeriaRepository>;

export function makePizzeriaRepository(db: LegacyDatabase) {
  return {
    /** Every pizzeria, the oldest first. */
    async all(): Promise<readonly Pizzeria[]> {
      const [rows = []] = await db.call('pizzeria_list');
      return rows.map(toPizzeria);
    },
  };
}

/** A row of `pizzerias`, as procedures return it. */
export function toPizzeria(row: Readonly<Record<string, unknown>>): Pizzeria {
  return {
    id: row['id'] as number,
    name: row['name'] as string,
    city: row['city'] as string,
    phone: row['phone'] as string,
    address: row['address'] as string,
    utcOffsetMinutes: row['utc_offset_minutes'] as number,
    currency: row['currency'] as string,
  };
}
