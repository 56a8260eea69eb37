import { money } from '../../shared/money.ts';
import type { ColumnKind } from './report.ts';

/** A value of a report as people read it; a dash where there is none. */
export function formatCell(value: string | number | null, kind: ColumnKind, currency: string): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  if (kind === 'money') return money(value, currency);
  if (kind === 'percent') return `${value} %`;
  if (kind === 'minutes') return `${Math.floor(value / 60)} h ${value % 60} min`;
  return String(value);
}
