import type { Pizzeria } from '../chain.ts';
import type { NewOrder } from '../client/order-client.ts';
import type { Random } from '../random.ts';
import type { World } from './actor.ts';

const NAMES = ['Anna', 'Boris', 'Chloe', 'Dmitry', 'Elena', 'Fedor', 'Grace', 'Hugo', 'Irina', 'Jack', 'Kira', 'Leo'];
const STREETS = ['Lenina', 'Mira', 'Sadovaya', 'Lesnaya', 'Pushkina', 'Gagarina', 'Zelenaya', 'Polevaya'];
const COMMENTS = ['No onions, please', 'Call before delivery', 'Change from 5000', 'The intercom is broken'];
/** So few that many call again, as they do. */
const CUSTOMERS = 5000;
const PICKUP_SHARE = 0.25;
const COMMENT_SHARE = 0.1;

/** Reads the menu of a pizzeria and orders there. */
export async function visitAndOrder({ client, chain, random, recent }: World): Promise<void> {
  const pizzeria = random.pickPopular(chain);
  if (pizzeria === undefined) return;
  await client.menu(pizzeria.id);
  const placed = await client.placeOrder(makeNewOrder(pizzeria, random));
  if (placed.ok) recent.add(placed.body);
}

/** An order as somebody would call it in: popular products, few of each, a phone that may have been seen before. */
export function makeNewOrder(pizzeria: Pizzeria, random: Random): NewOrder {
  const products = new Map<number, number>();
  for (let n = random.int(1, 4); n > 0; n--) {
    const product = random.pickPopular(pizzeria.menu);
    if (product !== undefined) products.set(product.id, random.chance(0.8) ? 1 : random.int(2, 4));
  }
  const customer = random.int(1, CUSTOMERS);
  const order = {
    pizzeriaId: pizzeria.id,
    // The name belongs to the number: a repeat caller keeps it.
    customer: { phone: `+7900${String(1_000_000 + customer)}`, name: NAMES[customer % NAMES.length] ?? 'Anna' },
    lines: [...products].map(([productId, quantity]) => ({ productId, quantity })),
    ...(random.chance(COMMENT_SHARE) ? { comment: random.pick(COMMENTS) ?? '' } : {}),
  };
  if (random.chance(PICKUP_SHARE)) return { ...order, type: 'pickup' };
  const address = {
    street: STREETS[customer % STREETS.length] ?? 'Mira',
    house: String(1 + (customer % 90)),
    flat: String(1 + (customer % 200)),
  };
  return { ...order, type: 'delivery', address };
}
