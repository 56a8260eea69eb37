import { camelRows } from '../../shared/camel-rows.ts';
import type { LegacyDatabase } from '../../shared/database.ts';
import type { OfficeChange } from '../office-scope.ts';

/** Money in minor units, the rate per hour. */
export interface Pay {
  readonly minutes: number;
  readonly hourlyRate: number;
  readonly total: number;
}

/** A person's month; the numbers of {@link Pay} are null until it is closed. */
export interface PayPerson {
  readonly id: number;
  readonly name: string;
  readonly position: string;
  readonly minutes: number | null;
  readonly hourlyRate: number | null;
  readonly bonus: number;
  readonly total: number | null;
  readonly closed: number;
}

/** Hours without an end; `came` local. */
export interface OpenHoursEntry {
  readonly id: number;
  readonly name: string;
  readonly came: string;
}

export type PayRepository = ReturnType<typeof makePayRepository>;

export function makePayRepository(db: LegacyDatabase) {
  return {
    async month(
      pizzeriaId: number,
      month: string,
    ): Promise<{ readonly people: readonly PayPerson[]; readonly open: readonly OpenHoursEntry[] }> {
      const sets = (await db.call('pay_get', [pizzeriaId, month])).map((rows) => camelRows(rows) as unknown);
      const [people, open] = sets as [readonly PayPerson[], readonly OpenHoursEntry[]];
      return { people, open };
    },
    async ofPerson(employeeId: number, month: string): Promise<Pay> {
      const [rows] = await db.call('pay_of_person', [employeeId, month]);
      return camelRows(rows)[0] as unknown as Pay;
    },
    async close(month: string, by: OfficeChange): Promise<number> {
      const [rows] = await db.call('pay_month_close', [by.pizzeriaId, month, by.userId]);
      return rows?.[0]?.['sheets'] as number;
    },
    /** `leftLocal`: `YYYY-MM-DDTHH:MM` by the pizzeria's clock. */
    async endHours(entryId: number, leftLocal: string, by: OfficeChange): Promise<void> {
      await db.call('time_entry_close', [by.pizzeriaId, entryId, leftLocal.replace('T', ' '), by.userId]);
    },
  };
}
