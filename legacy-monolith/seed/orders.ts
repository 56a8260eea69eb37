import type { SeedCustomer } from './customers.ts';
import { dayPlan } from './day-plan.ts';
import type { SeedProduct } from './menu.ts';
import type { Pizzeria } from '../shared/pizzeria.repository.ts';
import type { Random } from './random.ts';
import type { SeedDays } from './reference/days.ts';
import { makePriceOf } from './reference/prices.ts';
import type { SeedStaff } from './staff.ts';
import { statusAt, type SeedStatus } from './order-status.ts';

export interface SeedLine {
  readonly product: SeedProduct;
  readonly quantity: number;
  /** Minor units; what it costs in the pizzeria's city. */
  readonly unitPrice: number;
}

export interface SeedOrder {
  readonly id: number;
  readonly number: number;
  readonly businessDate: string;
  readonly pizzeria: Pizzeria;
  readonly customer: SeedCustomer;
  readonly type: 'delivery' | 'pickup';
  readonly status: SeedStatus;
  readonly lines: readonly SeedLine[];
  readonly subtotal: number;
  readonly discount: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

export interface SeedWorld {
  readonly pizzerias: readonly Pizzeria[];
  readonly products: readonly SeedProduct[];
  readonly customers: readonly SeedCustomer[];
  readonly staff: readonly SeedStaff[];
  readonly days: SeedDays;
}

/**
 * The orders of the year that ends at `now`, oldest first, day by day so that hundreds of thousands need no memory.
 * Ids are odd and grow with the day, numbers count per pizzeria and day.
 */
export function* makeOrders(random: Random, world: SeedWorld, o: { count: number; now: Date }): Generator<SeedOrder> {
  const products = world.products.map((product) => [product, product.popularity] as const);
  const priceOf = makePriceOf(world.products);
  const numbers = new Map<string, number>();
  let id = 1;
  for (const day of dayPlan(o.count)) {
    numbers.clear();
    for (const { createdAt, pizzeria, businessDate } of momentsOf(random, world, day, o.now)) {
      const number = (numbers.get(`${pizzeria.id} ${businessDate}`) ?? 0) + 1;
      numbers.set(`${pizzeria.id} ${businessDate}`, number);
      const customer = random.pick(world.customers);
      const type = random.chance(0.7) ? 'delivery' : 'pickup';
      const lines = makeLines(random, products, (product) => priceOf(product, pizzeria.city));
      const subtotal = lines.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0);
      const discount = Math.round((subtotal * customer.discountPercent) / 100);
      const fate = statusAt(random, { type, createdAt, now: o.now });
      yield { id, number, businessDate, pizzeria, customer, type, lines, subtotal, discount, createdAt, ...fate };
      id += 2;
    }
  }
}

interface Moment {
  readonly createdAt: Date;
  readonly pizzeria: Pizzeria;
  readonly businessDate: string;
}

// Orders per hour of the pizzeria's day, from midnight on: lunch, and a long evening.
const RHYTHM = [2, 1, 0, 0, 0, 0, 0, 0, 1, 3, 5, 9, 14, 13, 9, 8, 9, 12, 17, 20, 19, 15, 10, 6] as const;
const HOURS = RHYTHM.map((weight, hour) => [hour, weight] as const);
const DAY_MS = 86_400_000;

function momentsOf(
  random: Random,
  { pizzerias }: SeedWorld,
  day: { daysAgo: number; orders: number },
  now: Date,
): readonly Moment[] {
  const moments = Array.from({ length: day.orders }, (_, index): Moment => {
    // Every pizzeria gets its share of a busy day, so that each till has something to show.
    const pizzeria = pizzerias[(index + day.daysAgo) % pizzerias.length] ?? random.pick(pizzerias);
    const offset = pizzeria.utcOffsetMinutes * 60_000;
    const today = Math.floor((now.getTime() + offset) / DAY_MS) * DAY_MS;
    const midnight = today - day.daysAgo * DAY_MS;
    const time = random.weighted(HOURS) * 3_600_000 + random.int(0, 3_599_999);
    // Today is not over: what would lie ahead is moved into the hours that have passed.
    const passed = day.daysAgo === 0 ? now.getTime() + offset - today : DAY_MS;
    const createdAt = new Date(midnight + (time < passed ? time : Math.floor(random.next() * passed)) - offset);
    return { createdAt, pizzeria, businessDate: new Date(midnight).toISOString().slice(0, 10) };
  });
  return moments.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}

function makeLines(
  random: Random,
  products: readonly (readonly [SeedProduct, number])[],
  priceOf: (product: SeedProduct) => number,
): readonly SeedLine[] {
  const count = random.weighted([
    [1, 30],
    [2, 34],
    [3, 20],
    [4, 10],
    [6, 6],
  ]);
  const chosen = new Set(Array.from({ length: count }, () => random.weighted(products)));
  return [...chosen].map((product) => ({
    product,
    quantity: random.chance(0.8) ? 1 : random.int(2, 4),
    unitPrice: priceOf(product),
  }));
}
