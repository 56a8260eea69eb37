import { ordersProblems } from '../../../services/contracts/index.ts';
import type { ChangedTotal, ShiftOrderPage, ShiftOrdersRepository, WantedLine } from './orders.repository.ts';

export type ShiftOrdersService = ReturnType<typeof makeShiftOrdersService>;

export function makeShiftOrdersService(repository: ShiftOrdersRepository) {
  /** `assertMine` refuses an order of another pizzeria. */
  async function find(orderId: number, assertMine: (pizzeriaId: number) => void): Promise<ShiftOrderPage> {
    const found = await repository.find(orderId);
    if (found === undefined) throw ordersProblems.noSuchOrder(String(orderId));
    assertMine(found.order.pizzeriaId);
    return found;
  }
  return {
    find,
    open: (pizzeriaId: number) => repository.open(pizzeriaId),
    async change(
      orderId: number,
      change: { readonly lines: readonly WantedLine[]; readonly changes: number; readonly save: boolean },
      by: { readonly userId: number; readonly assertMine: (pizzeriaId: number) => void },
    ): Promise<ChangedTotal> {
      // Reads the whole page's worth (menu, toppings) to learn whose order it is, as the page's own service was at hand.
      await find(orderId, by.assertMine);
      return repository.change(orderId, change, by.userId);
    },
  };
}
