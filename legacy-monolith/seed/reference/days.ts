/** The days of the seed, as YYYY-MM-DD: the first with orders, and the last, which is today. */
export interface SeedDays {
  readonly first: string;
  readonly last: string;
}

/** A calendar day so many days later. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}
