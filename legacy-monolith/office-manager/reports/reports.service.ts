import { ProblemError } from '../../../services/kit/index.ts';
import type { Pizzeria } from '../../shared/pizzeria.repository.ts';
import { barChart } from './bar-chart.ts';
import { formatCell } from './format-cell.ts';
import type { Column, Report } from './report.ts';
import type { ReportRow, ReportsRepository } from './reports.repository.ts';

/** What a report is about. */
export interface ReportWish {
  readonly from: string;
  readonly to: string;
  readonly pizzerias: readonly Pizzeria[];
}

export interface ReportView {
  readonly rows: readonly ReportRow[];
  /** Cells as people read them, line by line. */
  readonly cells: readonly (readonly { readonly text: string; readonly isNumber: boolean }[])[];
  /** SVG; empty when there is nothing to draw. */
  readonly chart: string;
}

// More bars than that are no picture any more.
const BARS = 31;

export function makeReportsService(repository: ReportsRepository) {
  return {
    async make(report: Report, { from, to, pizzerias }: ReportWish): Promise<ReportView> {
      const currency = currencyOf(pizzerias);
      const rows = await repository.rows(report, { from, to, pizzeriaIds: pizzerias.map(({ id }) => id) });
      const cells = rows.map((row) =>
        report.columns.map(({ key, kind }) => ({
          text: formatCell(row[key] ?? null, kind, currency),
          isNumber: kind !== 'text',
        })),
      );
      return { rows, cells, chart: rows.length === 0 ? '' : chartOf(report, rows, { currency, from, to }) };
    },
  };
}

function currencyOf(pizzerias: readonly Pizzeria[]): string {
  const currencies = [...new Set(pizzerias.map(({ currency }) => currency))];
  if (currencies.length > 1) {
    const named = currencies.join(' and ');
    throw new ProblemError('several-currencies', 422, `${named} cannot be added up: choose pizzerias of one currency.`);
  }
  return currencies[0] ?? '';
}

function chartOf(
  { title, columns, chart }: Report,
  rows: readonly ReportRow[],
  { currency, from, to }: { readonly currency: string; readonly from: string; readonly to: string },
): string {
  const { title: what, kind } = columns.find(({ key }) => key === chart.value) as Column;
  const shown = rows.slice(0, BARS);
  const bars = shown.map((row) => ({
    label: String(row[chart.label] ?? ''),
    value: Number(row[chart.value] ?? 0),
    text: formatCell(row[chart.value] ?? null, kind, currency),
  }));
  const some = shown.length < rows.length ? ` The first ${shown.length} of ${rows.length} lines.` : '';
  const description = `${what} from ${from} to ${to}, one bar for each line of the table.${some}`;
  return barChart({ title: `${title}: ${what}`, description, bars });
}
