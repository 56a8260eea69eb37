import { randomUUID } from 'node:crypto';

/** What goes onto or into one product of a basket. */
export interface BasketItem {
  readonly productId: number;
  readonly secondHalfId: number | null;
  /** Ascending, each once. */
  readonly toppingIds: readonly number[];
}

/** One line; `id` finds it again when another tab has changed the others. */
export interface BasketLine extends BasketItem {
  readonly id: string;
  readonly quantity: number;
}

/** What a guest is about to order. `key` is the order's idempotency key: pressing the button twice orders once. */
export interface Basket {
  readonly key: string;
  readonly lines: readonly BasketLine[];
  readonly promoCode: string | null;
}

export const MOST_LINES = 30;
export const MOST_OF_ONE = 99;

export function emptyBasket(): Basket {
  return { key: randomUUID(), lines: [], promoCode: null };
}

/** Puts something in; the same thing again counts up. */
export function withItem(basket: Basket, item: BasketItem, quantity: number): Basket {
  const same = basket.lines.find((line) => contentsOf(line) === contentsOf(item));
  if (same !== undefined) return withQuantity(basket, same.id, Math.min(MOST_OF_ONE, same.quantity + quantity));
  return changed(basket, [...basket.lines, { ...item, id: randomUUID().slice(0, 8), quantity }]);
}

/** Sets how many of a line; none removes it. */
export function withQuantity(basket: Basket, lineId: string, quantity: number): Basket {
  const lines = basket.lines.map((line) => (line.id === lineId ? { ...line, quantity } : line));
  return changed(
    basket,
    lines.filter((line) => line.quantity > 0),
  );
}

export function withPromoCode(basket: Basket, promoCode: string | null): Basket {
  return { ...basket, promoCode, key: randomUUID() };
}

/** How many pieces are in it. */
export function countOf(basket: Basket | undefined): number {
  return (basket?.lines ?? []).reduce((sum, { quantity }) => sum + quantity, 0);
}

// Another key for other contents: the old one may already stand for an order that was taken.
function changed(basket: Basket, lines: readonly BasketLine[]): Basket {
  return { ...basket, key: randomUUID(), lines };
}

function contentsOf({ productId, secondHalfId, toppingIds }: BasketItem): string {
  return JSON.stringify([productId, secondHalfId, toppingIds]);
}
