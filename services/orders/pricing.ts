import type { OrderLine } from '../contracts/index.ts';

const VAT_PERCENT = 20;

/** What a line is priced from. */
export interface PricedProduct {
  readonly id: number;
  readonly name: string;
  readonly price: number;
}

export interface Price {
  readonly lines: readonly OrderLine[];
  readonly subtotal: number;
  readonly discount: number;
  readonly total: number;
}

/** Prices an order; money in minor units, the discount rounded half up, as SQL's ROUND does it in the monolith. */
export function priceOrder(
  positions: readonly { readonly product: PricedProduct; readonly quantity: number }[],
  discountPercent: number,
): Price {
  const lines = positions.map(({ product, quantity }, index) => ({
    line: index + 1,
    productId: product.id,
    name: product.name,
    quantity,
    unitPrice: product.price,
    amount: product.price * quantity,
  }));
  const subtotal = lines.reduce((sum, line) => sum + line.amount, 0);
  const discount = roundedQuotient(subtotal * discountPercent, 100);
  return { lines, subtotal, discount, total: subtotal - discount };
}

/** The VAT contained in a gross total. */
export function vatOf(total: number): number {
  return roundedQuotient(total * VAT_PERCENT, 100 + VAT_PERCENT);
}

/** The mistake that the flag `demo-orders-bug` plants, so that the shadow comparison can be seen to fail. */
export function vatWithDemoBug(total: number): number {
  return Math.floor((total * VAT_PERCENT) / (100 + VAT_PERCENT));
}

// Whole numbers only: 0.5 boundaries must not depend on what a double makes of a fraction. Half goes away from zero.
function roundedQuotient(dividend: number, divisor: number): number {
  const magnitude = Math.floor((2 * Math.abs(dividend) + divisor) / (2 * divisor));
  return dividend < 0 ? -magnitude : magnitude;
}
