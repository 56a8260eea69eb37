import type { Connection } from 'mysql2/promise';
import { addDays } from '../reference/days.ts';
import type { SeedClock } from '../clock.ts';

// The last whole month is left for the office manager to close.
const LEFT_OPEN_DAYS = 31;

/** Closes the months of which all hours are known, as the procedure pay_month_close works them out. */
export async function writePaySheets(connection: Connection, clock: SeedClock, days: number): Promise<void> {
  const known = addDays(clock.last, 1 - days);
  for (const { month, from, to } of monthsBetween(known, addDays(clock.last, -LEFT_OPEN_DAYS))) {
    await connection.query(PAY_SHEETS, [month, to, `${addDays(to, 2)} 09:00:00.000`, from, to, to]);
  }
}

/** The months that lie between two days in whole. */
function monthsBetween(from: string, to: string): readonly { month: string; from: string; to: string }[] {
  const months = [];
  const start = new Date(`${from}T00:00:00Z`);
  for (let index = 0; ; index += 1) {
    const first = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + index, 1)).toISOString().slice(0, 10);
    const next = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + index + 1, 1)).toISOString();
    const last = addDays(next.slice(0, 10), -1);
    if (last > to) return months;
    if (first >= from) months.push({ month: first.slice(0, 7), from: first, to: last });
  }
}

const PAY_SHEETS = `
  INSERT INTO pay_sheets (employee_id, month, minutes, hourly_rate, bonus, total, made_at)
  SELECT
    e.id, ?, COALESCE(SUM(TIMESTAMPDIFF(MINUTE, t.came_at, t.left_at)), 0),
    COALESCE((
      SELECT r.hourly_rate FROM contracts r
      WHERE r.employee_id = e.id AND r.starts_on <= ? ORDER BY r.starts_on DESC, r.id DESC LIMIT 1), 0),
    0, COALESCE(ROUND(SUM(TIMESTAMPDIFF(MINUTE, t.came_at, t.left_at) * c.hourly_rate) / 60), 0), ?
  FROM employees e
  LEFT JOIN time_entries t
    ON t.employee_id = e.id AND t.left_at IS NOT NULL AND t.business_date BETWEEN ? AND ?
  LEFT JOIN contracts c
    ON c.employee_id = e.id AND t.business_date >= c.starts_on
    AND (c.ends_on IS NULL OR t.business_date <= c.ends_on)
  WHERE e.hired_on <= ?
  GROUP BY e.id`;
