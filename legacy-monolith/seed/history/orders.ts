import { dayPlan } from '../day-plan.ts';
import type { Random } from '../random.ts';
import { makePromotions } from '../reference/marketing.ts';
import { pickupMinutes } from '../reference/network-tables.ts';
import { makePriceOf } from '../reference/prices.ts';
import { makeToppings } from '../reference/product-tables.ts';
import type { SeedWorld } from '../world.ts';
import { fillBasket, type Shelf } from './basket.ts';
import { makeBill, type BillDeps } from './bill.ts';
import { fateOf } from './fate.ts';
import { momentsOf } from './moments.ts';
import type { SeedOrder, Source } from './seed-order.ts';

const SOURCES = {
  delivery: [
    ['contact-centre', 68],
    ['site', 24],
    ['api', 8],
  ],
  pickup: [
    ['api', 70],
    ['site', 18],
    ['contact-centre', 12],
  ],
} as const;
const DELIVERIES = 0.7;
const CARDS = 0.35;
// Off the menu since the middle of the time.
const RETIRED_SINCE = 0.5;

/**
 * The orders of the days, oldest first, day by day so that hundreds of thousands need no memory. Ids are odd and grow
 * with the day, numbers count per pizzeria and day.
 */
export function* makeOrders(random: Random, world: SeedWorld, count: number): Generator<SeedOrder> {
  const { clock, pizzerias, customers } = world;
  const deps = billDeps(world);
  const [shelf, oldShelf] = [shelfOf(world, true), shelfOf(world, false)];
  const operators = world.staff.filter(({ role }) => role === 'operator').map(({ id }) => id);
  const numbers = new Map<string, number>();
  let id = 1;
  for (const day of dayPlan(count, clock)) {
    numbers.clear();
    const sold = day.daysAgo > clock.dayCount * RETIRED_SINCE ? oldShelf : shelf;
    for (const { createdAt, pizzeria, place, businessDate, busy } of momentsOf(random, pizzerias, clock, day)) {
      const number = (numbers.get(`${pizzeria.id} ${businessDate}`) ?? 0) + 1;
      numbers.set(`${pizzeria.id} ${businessDate}`, number);
      const customer = pickFaithful(random, customers.around[place] ?? customers.all);
      const type = random.chance(DELIVERIES) ? 'delivery' : 'pickup';
      const source: Source = random.weighted<Source>(SOURCES[type]);
      const taken = { pizzeria, customer, businessDate, type, source } as const;
      const lines = fillBasket(random, sold, pizzeria.city, source !== 'api');
      yield {
        ...{ id, number, daysAgo: day.daysAgo, createdAt, ...taken },
        takenBy: source === 'contact-centre' ? random.pick(operators) : null,
        payment: random.chance(CARDS) ? 'card' : 'cash',
        bill: makeBill(random, deps, taken, lines),
        fate: fateOf(random, { type, createdAt, now: clock.now, busy }),
      };
      id += 2;
    }
  }
}

/** Few order often, many once: the density falls with the root of the position. */
function pickFaithful<T>(random: Random, people: readonly T[]): T {
  return people[Math.floor(people.length * random.next() ** 2)] ?? random.pick(people);
}

function shelfOf({ products }: SeedWorld, now: boolean): Shelf {
  const sellers = products
    .filter(({ active, popularity }) => popularity > 0 && (active || !now))
    .map((product) => [product, product.popularity] as const);
  return {
    sellers,
    pizzas: sellers.filter(([{ category }]) => category === 'pizza'),
    toppings: makeToppings().filter(({ active }) => active),
    priceOf: makePriceOf(products),
  };
}

function billDeps({ products, clock }: SeedWorld): BillDeps {
  const fee = products.find(({ category }) => category === 'service');
  if (fee === undefined) throw new Error('no product stands for the delivery fee');
  const byId = new Map(products.map((product) => [product.id, product]));
  return { fee, products: byId, promotions: makePromotions(products, clock), pickupMinutes };
}
