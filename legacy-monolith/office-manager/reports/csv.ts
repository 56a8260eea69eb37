import type { Column } from './report.ts';
import type { ReportRow } from './reports.repository.ts';

// What a spreadsheet would take for a formula.
const FORMULA = /^[=+\-@\t\r]/;

/** A report as CSV (RFC 4180): a line of titles, money in whole units with a dot, an empty field where there is no value. */
export function reportCsv(columns: readonly Column[], rows: readonly ReportRow[]): string {
  const lines = [
    columns.map(({ title }) => field(title)),
    ...rows.map((row) => columns.map((each) => valueOf(row, each))),
  ];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

function valueOf(row: ReportRow, { key, kind }: Column): string {
  const value = row[key] ?? '';
  if (typeof value === 'number') return kind === 'money' ? (value / 100).toFixed(2) : String(value);
  return field(value);
}

function field(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
