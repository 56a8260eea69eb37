import type { SeedClock } from './clock.ts';

/** How many orders fall on a day. */
export interface PlannedDay {
  readonly daysAgo: number;
  readonly orders: number;
}

// Sunday first, as Date counts.
const WEEK = [1.4, 0.82, 0.8, 0.85, 0.95, 1.35, 1.5] as const;
// January first: people order in winter and drive to the country in summer.
const MONTHS = [1.1, 1.05, 1, 0.98, 0.92, 0.88, 0.85, 0.9, 0.98, 1.02, 1.08, 1.2] as const;
// A screen for today's orders needs some, however small the seed is.
const SHARE_OF_TODAY = 0.04;
const MOST_OF_TODAY = 300;
const GROWTH = 0.5;

/** Spreads `count` orders over the days, oldest first: weekends, seasons, growth, and enough of today. */
export function dayPlan(count: number, clock: SeedClock): readonly PlannedDay[] {
  const { dayCount } = clock;
  const share = Math.min(MOST_OF_TODAY, Math.ceil(count * SHARE_OF_TODAY));
  const today = clock.hasToday ? Math.min(count, Math.max(Math.ceil(count / dayCount), share)) : 0;
  const past = Array.from({ length: dayCount }, (_, index) => dayCount - 1 - index).filter(
    (daysAgo) => daysAgo > 0 || !clock.hasToday,
  );
  const weights = past.map((daysAgo) => weightOf(clock, daysAgo));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let weightSoFar = 0;
  let ordersSoFar = 0;
  const days = past.map((daysAgo, index): PlannedDay => {
    // Rounding the running sum, not each day, makes the days add up exactly.
    weightSoFar += weights[index] ?? 0;
    const target = Math.round(((count - today) * weightSoFar) / total);
    const orders = target - ordersSoFar;
    ordersSoFar = target;
    return { daysAgo, orders };
  });
  // On the first of January there is no past in the calendar year.
  if (past.length === 0) return [{ daysAgo: 0, orders: count }];
  return clock.hasToday ? [...days, { daysAgo: 0, orders: today }] : days;
}

function weightOf(clock: SeedClock, daysAgo: number): number {
  const day = new Date(clock.midnight(daysAgo, 0));
  const grown = 1 - GROWTH / 2 + GROWTH * (1 - daysAgo / clock.dayCount);
  return (WEEK[day.getUTCDay()] ?? 1) * (MONTHS[day.getUTCMonth()] ?? 1) * grown;
}
