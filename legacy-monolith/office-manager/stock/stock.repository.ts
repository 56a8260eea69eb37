import { camelRows } from '../../shared/camel-rows.ts';
import type { LegacyDatabase } from '../../shared/database.ts';
import type { OfficeChange } from '../office-scope.ts';

/** `amount` in the unit; `cost` in minor units per 1000 of it. */
export interface StockItem {
  readonly id: number;
  readonly name: string;
  readonly unit: string;
  readonly cost: number;
  readonly amount: number;
}

/** What somebody wrote down; `worth` in minor units, negative for a loss. */
export interface StockMove {
  readonly at: string;
  readonly kind: string;
  readonly name: string;
  readonly amount: number;
  readonly unit: string;
  readonly comment: string;
  readonly who: string | null;
  readonly worth: number;
}

export interface WantedMove {
  readonly ingredientId: number;
  readonly kind: 'supply' | 'loss' | 'count';
  readonly amount: number;
  readonly comment: string;
}

export type StockRepository = ReturnType<typeof makeStockRepository>;

export function makeStockRepository(db: LegacyDatabase) {
  return {
    async get(
      pizzeriaId: number,
    ): Promise<{ readonly items: readonly StockItem[]; readonly moves: readonly StockMove[] }> {
      const sets = (await db.call('stock_get', [pizzeriaId])).map((rows) => camelRows(rows) as unknown);
      const [items, moves] = sets as [readonly StockItem[], readonly StockMove[]];
      return { items, moves };
    },
    /** In the unit of the ingredient, of the last seven days. */
    async usedLately(pizzeriaId: number, ingredientId: number): Promise<number> {
      const [rows] = await db.call('stock_used_lately', [pizzeriaId, ingredientId]);
      return rows?.[0]?.['used'] as number;
    },
    async move({ ingredientId, kind, amount, comment }: WantedMove, by: OfficeChange): Promise<number> {
      const [rows] = await db.call('stock_move_add', [by.pizzeriaId, ingredientId, kind, amount, comment, by.userId]);
      return rows?.[0]?.['amount'] as number;
    },
  };
}
