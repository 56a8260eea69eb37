import type { OpeningHours } from './places.repository.ts';

/** The next opening after a moment, as the clock there shows it (`HH:MM`); undefined when the hours name none. */
export function nextOpening(hours: readonly OpeningHours[], at: Date, utcOffsetMinutes: number): string | undefined {
  const local = new Date(at.getTime() + utcOffsetMinutes * 60_000);
  const time = local.toISOString().slice(11, 16);
  const today = local.getUTCDay() === 0 ? 7 : local.getUTCDay();
  for (let ahead = 0; ahead <= 7; ahead += 1) {
    const weekday = ((today - 1 + ahead) % 7) + 1;
    const found = hours.find((day) => day.weekday === weekday && (ahead > 0 || day.opens > time));
    if (found !== undefined) return found.opens;
  }
  return undefined;
}
