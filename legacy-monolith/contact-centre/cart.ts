import { randomUUID } from 'node:crypto';
import type { MenuItem } from '../api/menu.repository.ts';

/** One product in a cart, with name and price as they were when it was put in. */
export interface CartLine {
  readonly productId: number;
  readonly name: string;
  readonly price: number;
  readonly quantity: number;
}

/** What an operator is about to order. `key` is the draft's idempotency key: pressing the button twice orders once. */
export interface Cart {
  readonly key: string;
  readonly lines: readonly CartLine[];
}

export function emptyCart(): Cart {
  return { key: randomUUID(), lines: [] };
}

/** Sets how many of a product are in the cart; none removes it. */
export function withQuantity(cart: Cart, { id, name, price }: MenuItem, quantity: number): Cart {
  const line = { productId: id, name, price, quantity };
  const known = cart.lines.some(({ productId }) => productId === id);
  const lines = known ? cart.lines.map((other) => (other.productId === id ? line : other)) : [...cart.lines, line];
  // Another key for other contents: the old one may already stand for an order that was taken.
  return { key: randomUUID(), lines: lines.filter((each) => each.quantity > 0) };
}

/** The sum of the lines, in minor units, before any discount. */
export function subtotalOf(cart: Cart): number {
  return cart.lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
}
