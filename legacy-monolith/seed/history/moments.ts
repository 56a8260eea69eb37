import type { Pizzeria } from '../../shared/pizzeria.repository.ts';
import { dayOf, type SeedClock } from '../clock.ts';
import type { PlannedDay } from '../day-plan.ts';
import type { Random } from '../random.ts';

/** When and where an order is placed. */
export interface Moment {
  readonly createdAt: Date;
  readonly pizzeria: Pizzeria;
  /** The position of the pizzeria in the network. */
  readonly place: number;
  readonly businessDate: string;
  /** 0 … 1: how full pizzerias are at that hour of theirs. */
  readonly busy: number;
}

// Orders per hour of the pizzeria's day, from midnight on: lunch, and a long evening.
const RHYTHM = [2, 1, 0, 0, 0, 0, 0, 0, 1, 3, 5, 9, 14, 13, 9, 8, 9, 12, 17, 20, 19, 15, 10, 6] as const;
const HOURS = RHYTHM.map((weight, hour) => [hour, weight] as const);
const BUSIEST = Math.max(...RHYTHM);
const BUSY_PLACE = 15;
const HOUR_MS = 3_600_000;

/** The moments of a day, oldest first. */
export function momentsOf(
  random: Random,
  pizzerias: readonly Pizzeria[],
  clock: SeedClock,
  { daysAgo, orders }: PlannedDay,
): readonly Moment[] {
  // Some stand at a station, some in a suburb; the first, round the clock, is the busiest.
  const places = pizzerias.map((_, place) => [place, place === 0 ? BUSY_PLACE : 3 + ((place * 7) % 5)] as const);
  const moments = Array.from({ length: orders }, (_, index): Moment => {
    // Today each has an order before the crowd decides, so that every till has something to show.
    const place = daysAgo === 0 && index < places.length ? index : random.weighted(places);
    const pizzeria = pizzerias[place] ?? random.pick(pizzerias);
    const offset = pizzeria.utcOffsetMinutes;
    const midnight = clock.midnight(daysAgo, offset);
    const passed = clock.passed(daysAgo, offset);
    const wish = random.weighted(HOURS) * HOUR_MS + random.int(0, HOUR_MS - 1);
    // Today is not over: what would lie ahead is moved into the hours that have passed.
    const time = wish < passed ? wish : Math.floor(random.next() * passed);
    const busy = (RHYTHM[Math.floor(time / HOUR_MS)] ?? 0) / BUSIEST;
    const createdAt = new Date(midnight + time - offset * 60_000);
    return { createdAt, pizzeria, place, businessDate: dayOf(midnight), busy };
  });
  return moments.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}
