import { problem } from '../../services/kit/index.ts';
import type { StaffUser } from '../auth/staff-user.ts';
import { assertOwnPizzeria } from '../shared/chosen-pizzeria.ts';
import type {
  KitchenOrder,
  KitchenRepository,
  Station,
  StationWork,
  Ticket,
  UnmadeOrder,
} from './kitchen.repository.ts';

/** What a tablet shows: each thing to do with its order. */
export interface StationBoard extends Omit<StationWork, 'tickets' | 'unmade'> {
  readonly tickets: readonly (Ticket & { readonly order: KitchenOrder })[];
  readonly unmade: readonly (UnmadeOrder & { readonly order: KitchenOrder })[];
}

export type KitchenService = ReturnType<typeof makeKitchenService>;

export function makeKitchenService(kitchen: KitchenRepository) {
  return {
    /**
     * Asks for the order of each ticket by itself, and again for the next ticket of the same order: with 30 tickets on
     * the screen a poll is 31 calls. Deliberate; README.md of legacy-monolith says what it hurts.
     */
    async board(pizzeriaId: number, station: Station): Promise<StationBoard> {
      const { tickets, waiting, unmade } = await kitchen.at(pizzeriaId, station);
      return {
        tickets: await withOrders(tickets),
        waiting: { ...waiting, packing: waiting.packing + unmade.length },
        unmade: station === 'packing' ? await withOrders(unmade) : [],
      };
    },

    async advance(ticketId: number, from: Station, user: StaffUser) {
      const pizzeriaId = await kitchen.pizzeriaOf(ticketId);
      if (pizzeriaId === undefined) throw problem('not-found', `There is no ticket ${ticketId}.`);
      assertOwnPizzeria(user, pizzeriaId);
      return kitchen.advance(ticketId, from, user.id);
    },

    async pack(orderId: number, user: StaffUser): Promise<void> {
      const order = await kitchen.order(orderId);
      if (order === undefined) throw problem('not-found', `There is no order ${orderId}.`);
      assertOwnPizzeria(user, order.pizzeriaId);
      await kitchen.pack(orderId, user.id);
    },
  };

  async function withOrders<T extends { readonly orderId: number }>(rows: readonly T[]) {
    const found: (T & { readonly order: KitchenOrder })[] = [];
    for (const row of rows) {
      const order = await kitchen.order(row.orderId);
      // Gone between the two questions.
      if (order !== undefined) found.push({ ...row, order });
    }
    return found;
  }
}
