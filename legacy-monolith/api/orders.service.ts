import {
  mayAccessPizzeria,
  mayChangeOrders,
  ordersProblems,
  type NewOrder,
  type OrderStatus,
} from '../../services/contracts/index.ts';
import type { ApiCaller } from '../../services/kit/index.ts';
import type { OrderJson } from './order-json.ts';
import type { OrdersOfDay, OrdersRepository } from './orders.repository.ts';

export type OrdersService = ReturnType<typeof makeOrdersService>;

/** Who may do what with orders; what happens to them is decided in the procedures. */
export function makeOrdersService(orders: OrdersRepository) {
  async function getForCaller(id: number, caller: ApiCaller): Promise<OrderJson> {
    const order = await orders.get(id);
    if (order === undefined) throw ordersProblems.noSuchOrder(String(id));
    if (!mayAccessPizzeria(caller, order.pizzeriaId)) throw ordersProblems.otherPizzeria();
    return order;
  }

  return {
    create: (order: NewOrder, idempotencyKey: string | null) => orders.create(order, idempotencyKey),

    get: getForCaller,

    async ofDay(pizzeriaId: number, date: string | null, caller: ApiCaller): Promise<OrdersOfDay> {
      if (!mayAccessPizzeria(caller, pizzeriaId)) throw ordersProblems.otherPizzeria();
      return orders.ofDay(pizzeriaId, date);
    },

    async setStatus(id: number, status: OrderStatus, caller: ApiCaller): Promise<OrderJson> {
      await getForCaller(id, caller);
      if (!mayChangeOrders(caller)) throw ordersProblems.notYours(caller.role);
      return orders.setStatus(id, status);
    },
  };
}
