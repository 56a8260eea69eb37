import type { Knex } from 'knex';
import type { LegacyDatabase } from '../../legacy-monolith/shared/database.ts';
import { insertReference } from './insert-reference.ts';

/** One pizzeria, two products, one customer with 5% off: enough to take an order. */
export async function insertSample(knex: Knex): Promise<void> {
  const place = { city: 'Syktyvkar', phone: '+78005550101', address: 'Main street 1', currency: 'RUB' };
  await insertReference(knex, {
    pizzerias: [{ id: 1, name: 'First', ...place, utcOffsetMinutes: 180, stoppedProductIds: [5] }],
    products: [
      { id: 1, name: 'Margherita', category: 'pizza', price: 39_950, active: true, cityPrices: [] },
      { id: 3, name: 'Cola', category: 'drinks', price: 9_530, active: true, cityPrices: [] },
      { id: 5, name: 'Salmon', category: 'pizza', price: 63_900, active: true, cityPrices: [] },
    ],
    customers: [{ id: 1, phone: '+79990000001', name: 'Anna', discountPercent: 5 }],
  });
}

/** Takes an order by its procedure and answers its row; what a test does not name is a Margherita for a new customer. */
export async function takeOrder(
  db: LegacyDatabase,
  { phone = '+79990000099', key = null as string | null, lines = [{ productId: 1, quantity: 1 }] } = {},
): Promise<Readonly<Record<string, unknown>>> {
  const where = ['Lenin Street', '12', ''];
  const sets = await db.call('order_create', [1, 'delivery', phone, 'Gleb', ...where, JSON.stringify(lines), '', key]);
  const order = sets[1]?.[0];
  if (order === undefined) throw new Error('no order was answered');
  return order;
}
