import { camelRows } from '../../shared/camel-rows.ts';
import type { LegacyDatabase } from '../../shared/database.ts';

/** Somebody who works at the pizzeria; times local, `hereSince` while clocked in, minutes those of today. */
export interface StaffToday {
  readonly id: number;
  readonly name: string;
  readonly position: string;
  readonly plannedFrom: string | null;
  readonly plannedTo: string | null;
  readonly hasBegun: number | null;
  readonly hasEnded: number | null;
  readonly hereSince: string | null;
  readonly minutes: number;
}

export type StaffOnShiftRepository = ReturnType<typeof makeStaffOnShiftRepository>;

export function makeStaffOnShiftRepository(db: LegacyDatabase) {
  return {
    async today(pizzeriaId: number): Promise<{ readonly time: string; readonly staff: readonly StaffToday[] }> {
      const [head, staff] = await db.call('shift_staff', [pizzeriaId]);
      return { time: head?.[0]?.['time'] as string, staff: camelRows(staff) as unknown as readonly StaffToday[] };
    },
    async clockIn(pizzeriaId: number, employeeId: number, userId: number): Promise<void> {
      await db.call('staff_clock_in', [pizzeriaId, employeeId, userId]);
    },
    async clockOut(pizzeriaId: number, employeeId: number, userId: number): Promise<void> {
      await db.call('staff_clock_out', [pizzeriaId, employeeId, userId]);
    },
  };
}
