import { randomUUID } from 'node:crypto';
import { makeRandom } from '../random.ts';
import type { Random } from '../random.ts';
import { makeApiClient } from './api-client.ts';
import type { ApiClientOptions, ApiResult } from './api-client.ts';
import { makeCounters } from './counters.ts';
import type { Counters } from './counters.ts';

export interface MenuItem {
  readonly id: number;
  readonly name: string;
  readonly price: number;
  readonly available: boolean;
}
export interface Menu {
  readonly pizzeriaId: number | null;
  readonly items: readonly MenuItem[];
}
export type OrderType = 'delivery' | 'pickup';
export type OrderStatus = 'accepted' | 'cooking' | 'ready' | 'delivering' | 'delivered' | 'cancelled';
export interface Order {
  readonly id: number;
  readonly number: number;
  readonly pizzeriaId: number;
  readonly status: OrderStatus;
  readonly type: OrderType;
  readonly total: number;
  /** UTC, ISO 8601. */
  readonly createdAt: string;
  readonly changedAt: string;
}
export interface NewOrder {
  readonly pizzeriaId: number;
  readonly type: OrderType;
  readonly customer: { readonly phone: string; readonly name: string };
  readonly address?: { readonly street: string; readonly house: string; readonly flat?: string };
  readonly lines: readonly { readonly productId: number; readonly quantity: number }[];
  readonly comment?: string;
}
export interface OrdersOfDay {
  readonly pizzeriaId: number;
  readonly date: string;
  readonly items: readonly Order[];
}

/** The API of the pizza chain as its tills, sites and operators use it. */
export interface OrderClient {
  readonly random: Random;
  menu(pizzeriaId: number): Promise<ApiResult<Menu>>;
  /** With a key of its own (never from the seed: a second run is no repetition), so that it may be sent again. */
  placeOrder(order: NewOrder, idempotencyKey?: string): Promise<ApiResult<Order>>;
  getOrder(id: number): Promise<ApiResult<Order>>;
  /** Today in the pizzeria without a date (YYYY-MM-DD). */
  listOrders(pizzeriaId: number, date?: string): Promise<ApiResult<OrdersOfDay>>;
  changeStatus(order: Pick<Order, 'id' | 'pizzeriaId'>, status: OrderStatus): Promise<ApiResult<Order>>;
  revenue(): Promise<ApiResult<unknown>>;
  /** Logs in and uses the token from then on. */
  logIn(login: string, password: string): Promise<ApiResult<{ readonly token: string }>>;
  readonly counters: () => Counters;
  close(): Promise<void>;
}

/** A client of the orders API with counters, a keep-alive pool and, given a seed, the same choices on every run. */
export function makeOrderClient(o: ApiClientOptions & { readonly seed?: number }): OrderClient {
  const random = makeRandom(o.seed ?? Date.now());
  const counters = makeCounters();
  const api = makeApiClient({
    ...o,
    onResult(result) {
      counters.add(result);
      o.onResult?.(result);
    },
  });
  return {
    random,
    menu: (pizzeriaId) => api.send<Menu>('GET', `/api/menu?pizzeriaId=${pizzeriaId}`),
    placeOrder: (order, idempotencyKey = randomUUID()) =>
      api.send<Order>('POST', '/api/orders', { body: order, headers: { 'idempotency-key': idempotencyKey } }),
    getOrder: (id) => api.send<Order>('GET', `/api/orders/${id}`),
    listOrders: (pizzeriaId, date) =>
      api.send<OrdersOfDay>('GET', `/api/pizzerias/${pizzeriaId}/orders${date === undefined ? '' : `?date=${date}`}`),
    // Of whose orders, for those whose token does not say it.
    changeStatus: ({ id, pizzeriaId }, status) =>
      api.send<Order>('POST', `/api/orders/${id}/status`, {
        body: { status },
        headers: { 'x-pizzeria-id': String(pizzeriaId) },
      }),
    revenue: () => api.send('GET', '/api/revenue'),
    async logIn(login, password) {
      const result = await api.send<{ readonly token: string }>('POST', '/api/token', { body: { login, password } });
      if (result.ok) api.authorise(result.body.token);
      return result;
    },
    counters: counters.read,
    close: () => api.close(),
  };
}
