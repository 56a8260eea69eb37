import { randomUUID } from 'node:crypto';
import type { MenuItem } from '../api/menu.repository.ts';
import type { Topping } from './places.repository.ts';

/** What makes two lines of a cart the same. */
export interface CartChoice {
  readonly productId: number;
  readonly secondHalfId: number | null;
  /** In ascending order. */
  readonly toppingIds: readonly number[];
}

/** One product in a cart, with name and price (minor units) as they were when it was put in. */
export interface CartLine extends CartChoice {
  readonly name: string;
  readonly price: number;
  readonly quantity: number;
}

/** What an operator is about to order. `key` is the draft's idempotency key: pressing the button twice orders once. */
export interface Cart {
  readonly key: string;
  readonly lines: readonly CartLine[];
  readonly promoCode: string | null;
}

export function emptyCart(): Cart {
  return { key: randomUUID(), lines: [], promoCode: null };
}

/** A product with what is wanted of it. Priced as order_price_lines.sql does it: written twice, since carts need it too. */
export function cartLine(
  product: MenuItem,
  secondHalf: MenuItem | undefined,
  toppings: readonly Topping[],
  quantity: number,
): CartLine {
  const halves = [product, ...(secondHalf === undefined ? [] : [secondHalf])];
  return {
    productId: product.id,
    secondHalfId: secondHalf?.id ?? null,
    toppingIds: toppings.map(({ id }) => id).sort((a, b) => a - b),
    name: [halves.map(({ name }) => name).join(' / '), ...toppings.map(({ name }) => name)].join(' + '),
    price: Math.max(...halves.map(({ price }) => price)) + toppings.reduce((sum, { price }) => sum + price, 0),
    quantity,
  };
}

/** Sets how many of something are in the cart; none removes it. */
export function withLine(cart: Cart, line: CartLine): Cart {
  const same = (other: CartLine): boolean => choiceKey(other) === choiceKey(line);
  const lines = cart.lines.some(same) ? cart.lines.map((other) => (same(other) ? line : other)) : [...cart.lines, line];
  // Another key for other contents: the old one may already stand for an order that was taken.
  return { ...cart, key: randomUUID(), lines: lines.filter(({ quantity }) => quantity > 0) };
}

export function withPromoCode(cart: Cart, promoCode: string | null): Cart {
  return { ...cart, key: randomUUID(), promoCode };
}

/** The sum of the lines, in minor units, before any discount. */
export function subtotalOf(cart: Cart): number {
  return cart.lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
}

/** How many of this choice are in the cart. */
export function quantityOf(cart: Cart, choice: CartChoice): number {
  return cart.lines.find((line) => choiceKey(line) === choiceKey(choice))?.quantity ?? 0;
}

function choiceKey({ productId, secondHalfId, toppingIds }: CartChoice): string {
  return [productId, secondHalfId, ...toppingIds].join();
}
