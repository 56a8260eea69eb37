import type { LateOrder, Live, LiveRepository } from './live.repository.ts';

/** What the screen polls: the shift, with what is in the orders that are late. */
export interface LiveView extends Omit<Live, 'late'> {
  readonly late: readonly (LateOrder & { readonly lines: readonly string[] })[];
  /** How many are late in all; `late` names only the worst. */
  readonly lateOrders: number;
}

export type LiveService = ReturnType<typeof makeLiveService>;

const LATE_SHOWN = 8;

export function makeLiveService(repository: LiveRepository) {
  return {
    async live(pizzeriaId: number): Promise<LiveView> {
      const live = await repository.live(pizzeriaId);
      const late: LiveView['late'][number][] = [];
      // One query per late order, one after the other, at every poll of every screen: deliberate. The more orders are
      // late, the slower the screen that should help; README.md of legacy-monolith says what that costs.
      for (const order of live.late.slice(0, LATE_SHOWN)) {
        late.push({ ...order, lines: await repository.lines(order.id) });
      }
      return { ...live, late, lateOrders: live.late.length };
    },
  };
}
