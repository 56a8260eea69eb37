import type { Knex } from 'knex';
import { businessDateOf, mayAccessPizzeria, ordersProblems, type OrderEntity } from '../contracts/index.ts';
import type { ApiCaller } from '../kit/index.ts';
import { listOrdersOfDay } from './orders.repository.ts';
import { findUtcOffset } from './reference.repository.ts';

interface OrdersOfDay {
  readonly pizzeriaId: number;
  readonly date: string;
  readonly items: readonly OrderEntity[];
}

export type ListOrders = (caller: ApiCaller, pizzeriaId: number, date?: string) => Promise<OrdersOfDay>;

/** Lists a day of a pizzeria: the given one, or what is today where the pizzeria stands. */
export function makeListOrders(deps: { readonly knex: Knex; readonly now: () => Date }): ListOrders {
  return async (caller, pizzeriaId, date) => {
    if (!mayAccessPizzeria(caller, pizzeriaId)) throw ordersProblems.otherPizzeria();
    const utcOffsetMinutes = await findUtcOffset(deps.knex, pizzeriaId);
    if (utcOffsetMinutes === undefined) throw ordersProblems.noSuchPizzeria(String(pizzeriaId));
    const day = date ?? businessDateOf(deps.now(), utcOffsetMinutes);
    return { pizzeriaId, date: day, items: await listOrdersOfDay(deps.knex, pizzeriaId, day) };
  };
}
