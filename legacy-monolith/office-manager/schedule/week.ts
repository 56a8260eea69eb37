import { addDays } from '../office-input.ts';
import type { PlannedShift, Schedule } from './schedule.repository.ts';

/** A person's line in the grid of a week. */
export interface WeekLine {
  readonly id: number;
  readonly name: string;
  readonly position: string;
  /** Planned in all, in minutes. */
  readonly minutes: number;
  readonly days: readonly {
    readonly day: string;
    readonly shifts: readonly PlannedShift[];
    /** The kind of leave that day; undefined when there is none. */
    readonly leave: string | undefined;
  }[];
}

/** The Monday of the week in which a day lies. */
export function mondayOf(day: string): string {
  return addDays(day, -((new Date(day).getUTCDay() + 6) % 7));
}

/** The seven days from Monday on. */
export function daysOf(monday: string): readonly string[] {
  return Array.from({ length: 7 }, (_, index) => addDays(monday, index));
}

/** Lays shifts and leave out as a grid of people by days. */
export function weekLines({ people, shifts, leave }: Schedule, monday: string): readonly WeekLine[] {
  return people.map((person) => {
    const own = shifts.filter(({ employeeId }) => employeeId === person.id);
    const days = daysOf(monday).map((day) => ({
      day,
      shifts: own.filter((shift) => shift.day === day),
      leave: leave.find((each) => each.employeeId === person.id && each.fromDate <= day && day <= each.toDate)?.kind,
    }));
    return { ...person, minutes: own.reduce((sum, { minutes }) => sum + minutes, 0), days };
  });
}
