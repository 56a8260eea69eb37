import type { LegacyDatabase } from '../shared/database.ts';

/** What the chain's widget shows, in minor units; year and day are UTC's. */
export interface Revenue {
  readonly pizzerias: number;
  readonly year: { readonly year: number; readonly revenue: number };
  readonly day: { readonly date: string; readonly revenue: number };
  readonly currency: string;
}

export type RevenueRepository = ReturnType<typeof makeRevenueRepository>;

export function makeRevenueRepository(db: LegacyDatabase) {
  return {
    async get(): Promise<Revenue> {
      const [[row] = []] = await db.call('revenue_get');
      if (row === undefined) throw new Error('the procedure answered no revenue');
      return {
        pizzerias: row['pizzerias'] as number,
        year: { year: row['year'] as number, revenue: row['year_revenue'] as number },
        day: { date: row['day'] as string, revenue: row['day_revenue'] as number },
        currency: row['currency'] as string,
      };
    },
  };
}
