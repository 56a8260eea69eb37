import type { NewOrder, OrderStatus } from './orders-api.ts';
import type { OrderEntity } from './order.ts';

/**
 * What both sides must decide alike. The monolith has its own rules in procedures: these are the service's, and
 * test/contract/ proves that they agree.
 */

const NEXT: Readonly<Record<OrderEntity['type'], readonly OrderStatus[]>> = {
  delivery: ['accepted', 'cooking', 'ready', 'delivering', 'delivered'],
  pickup: ['accepted', 'cooking', 'ready', 'delivered'],
};

/** Whether an order of this type may go from one state to another: forward, steps may be skipped, or cancelled. */
export function mayChangeStatus(type: OrderEntity['type'], from: OrderStatus, to: OrderStatus): boolean {
  if (from === 'cancelled' || from === 'delivered') return false;
  if (to === 'cancelled') return true;
  const way = NEXT[type];
  return way.includes(to) && way.indexOf(to) > way.indexOf(from);
}

// Others who belong to no pizzeria (a marketer, a franchisee) have reports; customers' names and phones are not theirs.
const DEALS_WITH_ORDERS: ReadonlySet<string> = new Set(['operator', 'cashier', 'shift-manager', 'admin']);

interface Caller {
  readonly role: string;
  readonly pizzeriaId?: number;
}

/** A person who works in one pizzeria sees its orders only; of the others, those who deal with orders see all of them. */
export function mayAccessPizzeria({ role, pizzeriaId: own }: Caller, pizzeriaId: number): boolean {
  return own === undefined ? DEALS_WITH_ORDERS.has(role) : own === pizzeriaId;
}

/** Cooks and couriers move orders by their own screens only: who could cancel an order could keep its money. */
export function mayChangeOrders({ role }: Pick<Caller, 'role'>): boolean {
  return DEALS_WITH_ORDERS.has(role);
}

/**
 * Whether an order is the answer to this request: what a repeated `Idempotency-Key` is checked by. Compared with the
 * order itself and no stored hash, so that a retry is recognised on the other side as well, after the flag turned.
 */
export function isSameOrder(request: NewOrder, order: OrderEntity): boolean {
  return (
    request.pizzeriaId === order.pizzeriaId &&
    request.type === order.type &&
    request.customer.phone === order.customer.phone &&
    request.customer.name === order.customer.name &&
    request.comment === order.comment &&
    request.address?.street === order.address?.street &&
    request.address?.house === order.address?.house &&
    request.address?.flat === order.address?.flat &&
    request.lines.length === order.lines.length &&
    request.lines.every((line, index) => {
      const other = order.lines[index];
      return line.productId === other?.productId && line.quantity === other.quantity;
    })
  );
}

/** The pizzeria's own calendar day, as YYYY-MM-DD. */
export function businessDateOf(time: Date, utcOffsetMinutes: number): string {
  return new Date(time.getTime() + utcOffsetMinutes * 60_000).toISOString().slice(0, 10);
}
