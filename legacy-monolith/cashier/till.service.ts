import { problem } from '../../services/kit/index.ts';
import type { StaffUser } from '../auth/staff-user.ts';
import { assertOwnPizzeria } from '../shared/chosen-pizzeria.ts';
import type { TillOrder, TillRepository } from './till.repository.ts';

export type TillService = ReturnType<typeof makeTillService>;

/** What a person at the till may do with an order; what happens to it is decided in the procedures. */
export function makeTillService(till: TillRepository) {
  async function order(id: number, user: StaffUser): Promise<TillOrder> {
    const found = await till.order(id);
    // An order that the orders service took arrives here a moment later.
    if (found === undefined) throw problem('not-found', `There is no order ${id} at this till, or not yet.`);
    assertOwnPizzeria(user, found.order.pizzeriaId);
    return found;
  }

  return {
    order,
    payments: (pizzeriaId: number) => till.payments(pizzeriaId),

    async pay(id: number, payment: { method: string; given: number | null }, user: StaffUser) {
      await order(id, user);
      return till.pay(id, payment, user.id);
    },
    async cancel(id: number, reason: string, user: StaffUser) {
      await order(id, user);
      return till.cancel(id, reason, user.id);
    },
    async refund(id: number, user: StaffUser) {
      await order(id, user);
      return till.refund(id, user.id);
    },
  };
}
