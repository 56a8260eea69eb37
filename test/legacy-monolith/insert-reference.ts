import type { Knex } from 'knex';
import type { CustomerEntity, PizzeriaEntity, ProductEntity } from '../../services/contracts/index.ts';

/** Writes pizzerias, products and customers as tests want them. */
export async function insertReference(
  knex: Knex,
  data: {
    readonly pizzerias: readonly PizzeriaEntity[];
    readonly products: readonly ProductEntity[];
    readonly customers: readonly CustomerEntity[];
  },
): Promise<void> {
  const since = '2026-01-01 00:00:00.000';
  for (const { id, name, city, phone, address, utcOffsetMinutes, currency } of data.pizzerias) {
    await knex('pizzerias').insert({ id, name, city, phone, address, utc_offset_minutes: utcOffsetMinutes, currency });
  }
  for (const { id, name, category, price, active, cityPrices } of data.products) {
    await knex('products').insert({ id, name, category, price, active: active ? 1 : 0 });
    for (const other of cityPrices) {
      await knex('city_prices').insert({ product_id: id, city: other.city, price: other.price });
    }
  }
  for (const pizzeria of data.pizzerias) {
    for (const product_id of pizzeria.stoppedProductIds) {
      await knex('stop_list').insert({ pizzeria_id: pizzeria.id, product_id, since });
    }
  }
  for (const { id, phone, name, discountPercent } of data.customers) {
    await knex('customers').insert({ id, phone, name, discount_percent: discountPercent, created_at: since });
  }
}
