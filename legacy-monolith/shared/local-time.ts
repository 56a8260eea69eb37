/** A moment as the clock on a pizzeria's wall shows it: `2015-06-01 18:30`. */
export function localTime(at: Date | string, utcOffsetMinutes: number): string {
  return new Date(new Date(at).getTime() + utcOffsetMinutes * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}
