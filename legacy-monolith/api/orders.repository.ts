import type { NewOrder, OrderStatus } from '../../services/contracts/index.ts';
import type { LegacyDatabase } from '../shared/database.ts';
import { toOrders, type OrderJson } from './order-json.ts';

/** A pizzeria's orders of one of its days. */
export interface OrdersOfDay {
  readonly pizzeriaId: number;
  readonly date: string;
  readonly items: readonly OrderJson[];
}

export type OrdersRepository = ReturnType<typeof makeOrdersRepository>;

/** Orders, one function per procedure. */
export function makeOrdersRepository(db: LegacyDatabase) {
  return {
    /** Takes an order; `created` is false when its idempotency key stands for an order that exists. */
    async create(order: NewOrder, idempotencyKey: string | null): Promise<{ created: boolean; order: OrderJson }> {
      const [[outcome] = [], orders = [], lines = []] = await db.call('order_create', [
        order.pizzeriaId,
        order.type,
        order.customer.phone,
        order.customer.name,
        order.address?.street ?? null,
        order.address?.house ?? null,
        order.address?.flat ?? null,
        JSON.stringify(order.lines),
        order.comment,
        idempotencyKey,
      ]);
      return { created: outcome?.['created'] === 1, order: only(toOrders(orders, lines)) };
    },

    async get(id: number): Promise<OrderJson | undefined> {
      const [orders = [], lines = []] = await db.call('order_get', [id]);
      return toOrders(orders, lines)[0];
    },

    /** `date` null: today, where the pizzeria is. */
    async ofDay(pizzeriaId: number, date: string | null): Promise<OrdersOfDay> {
      const [[day] = [], orders = [], lines = []] = await db.call('orders_of_day', [pizzeriaId, date]);
      return { pizzeriaId, date: String(day?.['business_date']), items: toOrders(orders, lines) };
    },

    async setStatus(id: number, status: OrderStatus): Promise<OrderJson> {
      const [orders = [], lines = []] = await db.call('order_set_status', [id, status]);
      return only(toOrders(orders, lines));
    },
  };
}

function only(orders: readonly OrderJson[]): OrderJson {
  const [order] = orders;
  if (order === undefined) throw new Error('the procedure answered no order');
  return order;
}
