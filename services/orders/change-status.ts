import type { Knex } from 'knex';
import { inTransaction, lockAggregate } from '../../events/index.ts';
import {
  mayAccessPizzeria,
  mayChangeOrders,
  mayChangeStatus,
  ordersProblems,
  type OrderEntity,
  type OrderStatus,
} from '../contracts/index.ts';
import type { ApiCaller } from '../kit/index.ts';
import type { HoldOwner } from './create-order.ts';
import { emitOrder, orderSubject } from './emit-order.ts';
import { lockOrder, updateStatus } from './orders.repository.ts';

export interface ChangeStatusDeps {
  readonly knex: Knex;
  readonly now: () => Date;
  readonly holdOwner: HoldOwner;
}

export type ChangeStatus = (caller: ApiCaller, id: number, status: OrderStatus) => Promise<OrderEntity>;

/** Moves an order to another state; the state that it already has is no change and no event. */
export function makeChangeStatus({ knex, now, holdOwner }: ChangeStatusDeps): ChangeStatus {
  return (caller, id, status) =>
    inTransaction(knex, async (trx) => {
      // In the order in which the sync locks, so that neither is ever the other's deadlock.
      await lockAggregate(trx, orderSubject(id));
      const current = await lockOrder(trx, id);
      if (current === undefined) throw ordersProblems.noSuchOrder(String(id));
      await holdOwner(trx, current.pizzeriaId);
      if (!mayAccessPizzeria(caller, current.pizzeriaId)) throw ordersProblems.otherPizzeria();
      if (!mayChangeOrders(caller)) throw ordersProblems.notYours(caller.role);
      if (current.status === status) return current;
      if (!mayChangeStatus(current.type, current.status, status)) {
        throw ordersProblems.statusNotAllowed(current.status, status);
      }
      const changed = { ...current, status, changedAt: now().toISOString() };
      await updateStatus(trx, changed);
      await emitOrder(trx, changed, ['status', 'changedAt']);
      return changed;
    });
}
