import { camelRows } from '../../shared/camel-rows.ts';
import type { LegacyDatabase, Row } from '../../shared/database.ts';
import type { Report } from './report.ts';

/** Days (both included) and pizzerias of a report. */
export interface ReportRange {
  readonly from: string;
  readonly to: string;
  readonly pizzeriaIds: readonly number[];
}

/** A row of a report, by the keys of its columns; null where there is nothing to say. */
export type ReportRow = Readonly<Record<string, string | number | null>>;

export type ReportsRepository = ReturnType<typeof makeReportsRepository>;

export function makeReportsRepository(reportsDb: LegacyDatabase) {
  return {
    async rows({ procedure, columns }: Report, { pizzeriaIds, from, to }: ReportRange): Promise<readonly ReportRow[]> {
      const [rows] = await reportsDb.call(procedure, [pizzeriaIds.join(','), from, to]);
      return camelRows(rows).map((row) =>
        Object.fromEntries(columns.map(({ key, kind }) => [key, cell(row, key, kind)])),
      );
    },
  };
}

// The driver gives decimals as text, so as not to lose any; these have one digit.
function cell(row: Row, key: string, kind: string): string | number | null {
  const value = row[key] as string | number | null;
  return kind === 'text' || value === null ? value : Number(value);
}
