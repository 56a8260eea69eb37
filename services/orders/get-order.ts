import type { Knex } from 'knex';
import { mayAccessPizzeria, ordersProblems, type OrderEntity } from '../contracts/index.ts';
import type { ApiCaller } from '../kit/index.ts';
import { findOrder } from './orders.repository.ts';

export type GetOrder = (caller: ApiCaller, id: number) => Promise<OrderEntity>;

/** Reads one order. */
export function makeGetOrder({ knex }: { readonly knex: Knex }): GetOrder {
  return async (caller, id) => {
    const order = await findOrder(knex, id);
    if (order === undefined) throw ordersProblems.noSuchOrder(String(id));
    if (!mayAccessPizzeria(caller, order.pizzeriaId)) throw ordersProblems.otherPizzeria();
    return order;
  };
}
