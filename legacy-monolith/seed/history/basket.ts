import type { SeedProduct } from '../menu.ts';
import type { Random } from '../random.ts';
import type { SeedTopping } from '../reference/product-tables.ts';
import type { SeedLine } from './seed-order.ts';

const LINES = [
  [1, 30],
  [2, 34],
  [3, 20],
  [4, 10],
  [6, 6],
] as const;
const HALVES = 0.06;
const TOPPINGS = 0.1;

/** What people buy, and what it costs in a city. */
export interface Shelf {
  readonly sellers: readonly (readonly [SeedProduct, number])[];
  readonly pizzas: readonly (readonly [SeedProduct, number])[];
  readonly toppings: readonly SeedTopping[];
  priceOf(product: SeedProduct, city: string): number;
}

/** Fills a basket by popularity; with `extras`, some pizzas have two halves or something on top. */
export function fillBasket(random: Random, shelf: Shelf, city: string, extras: boolean): readonly SeedLine[] {
  const count = random.weighted(LINES);
  const chosen = new Set(Array.from({ length: count }, () => random.weighted(shelf.sellers)));
  return [...chosen].map((product) => {
    const quantity = random.chance(0.8) ? 1 : random.int(2, 4);
    const isPizza = extras && product.category === 'pizza';
    const half = isPizza && random.chance(HALVES) ? otherHalf(random, shelf, product) : null;
    const toppings = isPizza && random.chance(TOPPINGS) ? [random.pick(shelf.toppings)] : [];
    return makeLine(shelf, city, { product, half, toppings, quantity });
  });
}

/** Two halves cost what the dearer one costs; the name says all that is on it. */
function makeLine(shelf: Shelf, city: string, line: Omit<SeedLine, 'name' | 'unitPrice'>): SeedLine {
  const { product, half, toppings } = line;
  const whole = shelf.priceOf(product, city);
  const base = half === null ? whole : Math.max(whole, shelf.priceOf(half, city));
  const name = [half === null ? product.name : `${product.name} / ${half.name}`, ...toppings.map((t) => t.name)];
  const unitPrice = base + toppings.reduce((sum, topping) => sum + topping.price, 0);
  return { ...line, name: name.join(' + '), unitPrice };
}

function otherHalf(random: Random, { pizzas }: Shelf, first: SeedProduct): SeedProduct | null {
  const second = random.weighted(pizzas);
  return second === first ? null : second;
}
