import type { Person } from './person.ts';

const PIZZERIAS = 35;
// Sold everywhere, never on a stop list of the seed.
const PRODUCTS = [2, 3, 4, 5, 7] as const;

/** Fills the operator's cart; returns what saves the order, which is what is measured. */
export async function prepareOrder(operator: Person, index: number): Promise<() => Promise<unknown>> {
  await operator.call('POST', '/contact-centre/cart/clear', {});
  const products = [0, 1, 2].map((step) => PRODUCTS[(index + step) % PRODUCTS.length]);
  for (const productId of products)
    await operator.call('POST', '/contact-centre/cart/lines', { productId, quantity: 1 });
  const { key } = (await operator.call('GET', '/contact-centre/cart')) as { key: string };
  const order = {
    ...{ key, pizzeriaId: (index % PIZZERIAS) + 1, type: 'pickup', payment: 'cash', comment: `Bench ${index}` },
    ...{ customer: { phone: `+7999${String(index).padStart(7, '0')}`, name: 'Bench' }, address: null },
  };
  return () => operator.call('POST', '/contact-centre/orders', order);
}
