import type { Pizzeria } from '../chain.ts';
import type { OrderClient } from '../client/order-client.ts';
import type { Random } from '../random.ts';
import type { RecentOrders } from './recent-orders.ts';

/** What every actor is given. */
export interface World {
  readonly client: OrderClient;
  readonly chain: readonly Pizzeria[];
  readonly random: Random;
  readonly recent: RecentOrders;
}
