import type { StockItem, StockMove, StockRepository } from './stock.repository.ts';

/** What is there, and for how many days it lasts if it goes as in the last seven (null: nothing was used). */
export interface StockLine extends StockItem {
  readonly used: number;
  readonly days: number | null;
}

export function makeStockService(repository: StockRepository) {
  return {
    async get(
      pizzeriaId: number,
    ): Promise<{ readonly items: readonly StockLine[]; readonly moves: readonly StockMove[] }> {
      const { items, moves } = await repository.get(pizzeriaId);
      const lines: StockLine[] = [];
      // One query per ingredient, one after the other, where one would do for all: deliberate, see stock_used_lately.sql.
      for (const item of items) {
        const used = await repository.usedLately(pizzeriaId, item.id);
        lines.push({ ...item, used, days: used > 0 ? Math.max(0, Math.floor((item.amount * 7) / used)) : null });
      }
      return { items: lines, moves };
    },
  };
}
