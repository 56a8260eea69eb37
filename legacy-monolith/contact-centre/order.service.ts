import type { OrderRepository, RichOrder, SavedOrder } from './order.repository.ts';

export type OrderService = ReturnType<typeof makeOrderService>;

/** Between controller and repository, because every controller had a service: what happens is in order_save.sql. */
export function makeOrderService(orders: OrderRepository) {
  return {
    saveOrder: (order: RichOrder, userId: number, key: string): Promise<{ created: boolean; order: SavedOrder }> =>
      orders.save(order, userId, key),
    quote: (order: RichOrder): Promise<object> => orders.quote(order),
  };
}
