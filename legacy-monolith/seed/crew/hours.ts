import type { Pizzeria } from '../../shared/pizzeria.repository.ts';
import { dayOf, type SeedClock } from '../clock.ts';
import type { Inserter } from '../inserter.ts';
import type { Random } from '../random.ts';
import type { SeedEmployee } from './employees.ts';

/** A courier at work, or who was. Moments in ms; `leftAt` null: still there. */
export interface SeedCourierShift {
  readonly id: number;
  readonly pizzeriaId: number;
  readonly cameAt: number;
  readonly leftAt: number | null;
}

/** Whose hours to write, for how many days back, and for how many of them couriers' shifts with their trips. */
export interface HoursPlan {
  readonly clock: SeedClock;
  readonly pizzerias: readonly Pizzeria[];
  readonly employees: readonly SeedEmployee[];
  readonly days: number;
  readonly courierDays: number;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const PLANNED_DAYS_BEFORE = 7;

/** Writes who worked when, the oldest day first; returns the couriers' shifts. */
export function writeHours(random: Random, inserter: Inserter, o: HoursPlan): readonly SeedCourierShift[] {
  const addEntry = inserter.into('time_entries', [
    ...['id', 'employee_id', 'pizzeria_id', 'business_date', 'came_at', 'left_at'],
  ]);
  const addShift = inserter.into('courier_shifts', [
    ...['id', 'employee_id', 'pizzeria_id', 'time_entry_id', 'came_at', 'left_at'],
  ]);
  const shifts: SeedCourierShift[] = [];
  let entries = 0;
  for (let daysAgo = o.days - 1; daysAgo >= 0; daysAgo -= 1) {
    for (const employee of o.employees) {
      const worked = workedOn(random, o, employee, daysAgo);
      if (worked === undefined) continue;
      const { cameAt, leftAt, day } = worked;
      entries += 1;
      const times = [new Date(cameAt), leftAt === null ? null : new Date(leftAt)];
      addEntry([entries, employee.id, employee.pizzeriaId, day, ...times]);
      if (employee.position !== 'courier' || daysAgo >= o.courierDays) continue;
      const shift = { id: shifts.length + 1, pizzeriaId: employee.pizzeriaId, cameAt, leftAt };
      shifts.push(shift);
      addShift([shift.id, employee.id, employee.pizzeriaId, entries, ...times]);
    }
  }
  return shifts;
}

/** Writes the plan of last week and of this one; the next is the shift manager's to make. */
export function writeSchedule(inserter: Inserter, { clock, pizzerias, employees }: HoursPlan): void {
  const add = inserter.into('schedule_shifts', [
    ...['pizzeria_id', 'employee_id', 'business_date', 'starts_at', 'ends_at'],
  ]);
  const weekday = (new Date(clock.midnight(0, 0)).getUTCDay() + 6) % 7;
  for (let daysAgo = weekday + PLANNED_DAYS_BEFORE; daysAgo > weekday - 7; daysAgo -= 1) {
    for (const { id, pizzeriaId, position, shift } of employees) {
      const midnight = clock.midnight(daysAgo, offsetOf(pizzerias, pizzeriaId));
      if (position === 'franchisee' || !worksOn(id, midnight)) continue;
      const start = midnight + shift[0] * HOUR_MS - offsetOf(pizzerias, pizzeriaId) * MINUTE_MS;
      add([pizzeriaId, id, dayOf(midnight), new Date(start), new Date(start + shift[1] * HOUR_MS)]);
    }
  }
}

const offsetOf = (pizzerias: readonly Pizzeria[], id: number): number => pizzerias[id - 1]?.utcOffsetMinutes ?? 0;

/** Five days of seven, everybody on others. */
const worksOn = (employeeId: number, midnight: number): boolean => (midnight / DAY_MS + employeeId * 3) % 7 < 5;

function workedOn(
  random: Random,
  { clock, pizzerias }: HoursPlan,
  { id, pizzeriaId, position, userId, hiredOn, shift }: SeedEmployee,
  daysAgo: number,
): { readonly cameAt: number; readonly leftAt: number | null; readonly day: string } | undefined {
  const offset = offsetOf(pizzerias, pizzeriaId);
  const midnight = clock.midnight(daysAgo, offset);
  const day = dayOf(midnight);
  if (position === 'franchisee' || !worksOn(id, midnight) || day < hiredOn) return undefined;
  const start = midnight - offset * MINUTE_MS + shift[0] * HOUR_MS;
  const cameAt = start + random.int(-480, 600) * 1_000;
  const leftAt = start + shift[1] * HOUR_MS + random.int(-600, 900) * 1_000;
  const now = clock.now.getTime();
  if (cameAt > now) return undefined;
  if (leftAt <= now) return { cameAt, leftAt, day };
  // Who has a login clocks in by it: that is left to who tries the system.
  return userId === null ? { cameAt, leftAt: null, day } : undefined;
}
