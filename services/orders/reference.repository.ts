import type { Knex } from 'knex';
import type { CustomerEntity, PizzeriaEntity, ProductEntity } from '../contracts/index.ts';
import { selectRows } from '../kit/index.ts';

/** What a pizzeria contributes to an order, with the discount of the customer who has this phone. */
export interface OrderingContext {
  readonly utcOffsetMinutes: number;
  readonly discountPercent: number;
}

/** A product as one pizzeria sells it, for what its city pays. */
export interface ProductOnSale {
  readonly id: number;
  readonly name: string;
  readonly price: number;
  readonly stopped: boolean;
}

/** Undefined when the pizzeria is not known. */
export async function findOrderingContext(
  db: Knex,
  pizzeriaId: number,
  phone: string,
): Promise<OrderingContext | undefined> {
  const rows = await selectRows<{ utc_offset_minutes: number; discount_percent: number | null }>(
    db,
    `SELECT p.utc_offset_minutes,
       (SELECT c.discount_percent FROM customers c WHERE c.phone = ? ORDER BY c.id LIMIT 1) AS discount_percent
     FROM pizzerias p WHERE p.id = ?`,
    [phone, pizzeriaId],
  );
  const row = rows[0];
  return row && { utcOffsetMinutes: row.utc_offset_minutes, discountPercent: row.discount_percent ?? 0 };
}

/** The products that are sold at all, by id; one that is missing is not on the menu. */
export async function findProductsOnSale(
  db: Knex,
  pizzeriaId: number,
  productIds: readonly number[],
): Promise<ReadonlyMap<number, ProductOnSale>> {
  const rows = await selectRows<{ id: number; name: string; price: number; stopped: number }>(
    db,
    `SELECT p.id, p.name, COALESCE(c.price, p.price) AS price,
       EXISTS (SELECT 1 FROM stopped_products s WHERE s.pizzeria_id = ? AND s.product_id = p.id) AS stopped
     FROM products p
     LEFT JOIN city_prices c
       ON c.product_id = p.id AND c.city = (SELECT z.city FROM pizzerias z WHERE z.id = ?)
     WHERE p.active = 1 AND p.id IN (?)`,
    [pizzeriaId, pizzeriaId, [...productIds]],
  );
  return new Map(rows.map((row) => [row.id, { ...row, stopped: row.stopped === 1 }]));
}

/** The pizzeria's distance from UTC, or undefined when it is not known. */
export async function findUtcOffset(db: Knex, pizzeriaId: number): Promise<number | undefined> {
  const [row] = await selectRows<{ utc_offset_minutes: number }>(
    db,
    'SELECT utc_offset_minutes FROM pizzerias WHERE id = ?',
    [pizzeriaId],
  );
  return row?.utc_offset_minutes;
}

export async function storePizzeria(trx: Knex.Transaction, pizzeria: PizzeriaEntity): Promise<void> {
  const { id, name, city, phone, address, utcOffsetMinutes, currency } = pizzeria;
  await trx('pizzerias')
    .insert({ id, name, city, phone, address, utc_offset_minutes: utcOffsetMinutes, currency })
    .onConflict('id')
    .merge();
  await trx('stopped_products').where({ pizzeria_id: id }).delete();
  const stopped = pizzeria.stoppedProductIds.map((productId) => ({ pizzeria_id: id, product_id: productId }));
  if (stopped.length > 0) await trx('stopped_products').insert(stopped);
}

export async function deletePizzeria(trx: Knex.Transaction, id: number): Promise<void> {
  await trx('stopped_products').where({ pizzeria_id: id }).delete();
  await trx('pizzerias').where({ id }).delete();
}

export async function storeProduct(trx: Knex.Transaction, product: ProductEntity): Promise<void> {
  const { id, name, category, price, active } = product;
  await trx('products').insert({ id, name, category, price, active }).onConflict('id').merge();
  await trx('city_prices').where({ product_id: id }).delete();
  const cityPrices = product.cityPrices.map((other) => ({ product_id: id, city: other.city, price: other.price }));
  if (cityPrices.length > 0) await trx('city_prices').insert(cityPrices);
}

export async function deleteProduct(trx: Knex.Transaction, id: number): Promise<void> {
  await trx('city_prices').where({ product_id: id }).delete();
  await trx('products').where({ id }).delete();
}

export async function storeCustomer(trx: Knex.Transaction, customer: CustomerEntity): Promise<void> {
  const { id, phone, name, discountPercent } = customer;
  await trx('customers').insert({ id, phone, name, discount_percent: discountPercent }).onConflict('id').merge();
}

export async function deleteCustomer(trx: Knex.Transaction, id: number): Promise<void> {
  await trx('customers').where({ id }).delete();
}
