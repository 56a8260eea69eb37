import type { Knex } from 'knex';
import type { CapturedAggregate } from '../../events/index.ts';
import type { CustomerEntity, OrderEntity, PizzeriaEntity, ProductEntity } from '../../services/contracts/index.ts';
import { toOrderEntity } from '../api/order-json.ts';
import { callProcedure } from '../shared/call-procedure.ts';
import { toPizzeria } from '../shared/pizzeria.repository.ts';
import { capturedTables } from './captured-tables.ts';

async function readPizzeria(trx: Knex.Transaction, id: string): Promise<PizzeriaEntity | null> {
  const [[row] = [], stopped = []] = await callProcedure(trx, 'read_pizzeria', [id]);
  if (row === undefined) return null;
  return {
    ...toPizzeria(row),
    stoppedProductIds: stopped.map((product) => product['product_id'] as number),
  };
}

async function readProduct(trx: Knex.Transaction, id: string): Promise<ProductEntity | null> {
  const [[row] = [], cityPrices = []] = await callProcedure(trx, 'read_product', [id]);
  if (row === undefined) return null;
  return {
    id: row['id'] as number,
    name: row['name'] as string,
    category: row['category'] as string,
    price: row['price'] as number,
    active: row['active'] === 1,
    cityPrices: cityPrices.map(({ city, price }) => ({ city: city as string, price: price as number })),
  };
}

async function readCustomer(trx: Knex.Transaction, id: string): Promise<CustomerEntity | null> {
  const [[row] = []] = await callProcedure(trx, 'read_customer', [id]);
  if (row === undefined) return null;
  return {
    id: row['id'] as number,
    phone: row['phone'] as string,
    name: row['name'] as string,
    discountPercent: row['discount_percent'] as number,
  };
}

/** Reads the whole order, as its events carry it; null when it does not exist. */
export async function readOrder(trx: Knex.Transaction, id: string): Promise<OrderEntity | null> {
  const [[row] = [], lines = []] = await callProcedure(trx, 'order_get', [id]);
  return row === undefined ? null : toOrderEntity(row, lines);
}

/** What the monolith publishes: its tables' changes as whole entities. */
export const capturedAggregates: readonly CapturedAggregate[] = [
  { ...capturedTables.pizzeria, type: 'pizzeria.changed', read: readPizzeria },
  { ...capturedTables.product, type: 'product.changed', read: readProduct },
  { ...capturedTables.customer, type: 'customer.changed', read: readCustomer },
  { ...capturedTables.order, type: 'order.changed', read: readOrder },
];
