/** Which days the seed fills, and how much of the last one has passed. Days are counted back from the last: 0, 1, 2 … */
export interface SeedClock {
  readonly now: Date;
  readonly dayCount: number;
  /** YYYY-MM-DD. */
  readonly first: string;
  readonly last: string;
  /** False for a year that is over: then nothing is open. */
  readonly hasToday: boolean;
  /** Midnight of a pizzeria's own day, as if its local time were UTC; in ms. */
  midnight(daysAgo: number, offsetMinutes: number): number;
  /** How much of that day is over, in ms. */
  passed(daysAgo: number, offsetMinutes: number): number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DAYS = 365;

/** The days until `now`: the year before it, or, with `year`, those of a calendar year. */
export function makeClock(now: Date, year?: number): SeedClock {
  if (year !== undefined && year < now.getUTCFullYear()) return yearThatIsOver(year);
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const dayCount = year === undefined ? DAYS : (today - Date.UTC(year, 0, 1)) / DAY_MS + 1;
  const localToday = (offset: number): number => Math.floor((now.getTime() + offset * MINUTE_MS) / DAY_MS) * DAY_MS;
  return {
    ...{ now, dayCount, first: dayOf(today - (dayCount - 1) * DAY_MS), last: dayOf(today), hasToday: true },
    midnight: (daysAgo, offset) => localToday(offset) - daysAgo * DAY_MS,
    passed: (daysAgo, offset) => (daysAgo > 0 ? DAY_MS : now.getTime() + offset * MINUTE_MS - localToday(offset)),
  };
}

function yearThatIsOver(year: number): SeedClock {
  const end = Date.UTC(year + 1, 0, 1);
  return {
    ...{ now: new Date(end), dayCount: (end - Date.UTC(year, 0, 1)) / DAY_MS },
    ...{ first: `${year}-01-01`, last: `${year}-12-31`, hasToday: false },
    midnight: (daysAgo) => end - (daysAgo + 1) * DAY_MS,
    passed: () => DAY_MS,
  };
}

/** The calendar day of a moment in UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
