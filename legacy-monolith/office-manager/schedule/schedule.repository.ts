import { camelRows } from '../../shared/camel-rows.ts';
import type { LegacyDatabase } from '../../shared/database.ts';
import type { OfficeChange } from '../office-scope.ts';

/** A planned shift; times local. */
export interface PlannedShift {
  readonly id: number;
  readonly employeeId: number;
  readonly day: string;
  readonly starts: string;
  readonly ends: string;
  readonly minutes: number;
}

export interface Schedule {
  readonly people: readonly { readonly id: number; readonly name: string; readonly position: string }[];
  readonly shifts: readonly PlannedShift[];
  /** Approved only. */
  readonly leave: readonly {
    readonly employeeId: number;
    readonly kind: string;
    readonly fromDate: string;
    readonly toDate: string;
  }[];
}

export interface WantedShift {
  readonly employeeId: number;
  readonly day: string;
  readonly from: string;
  readonly to: string;
}

export function makeScheduleRepository(db: LegacyDatabase) {
  return {
    async week(pizzeriaId: number, monday: string): Promise<Schedule> {
      const sets = (await db.call('schedule_get', [pizzeriaId, monday])).map((rows) => camelRows(rows) as unknown);
      const [people, shifts, leave] = sets as [Schedule['people'], Schedule['shifts'], Schedule['leave']];
      return { people, shifts, leave };
    },
    async add({ employeeId, day, from, to }: WantedShift, by: OfficeChange): Promise<number> {
      const [rows] = await db.call('schedule_shift_add', [by.pizzeriaId, employeeId, day, from, to, by.userId]);
      return rows?.[0]?.['id'] as number;
    },
    async remove(shiftId: number, by: OfficeChange): Promise<void> {
      await db.call('schedule_shift_remove', [by.pizzeriaId, shiftId, by.userId]);
    },
  };
}
