import type { CaptureTables } from '../../events/index.ts';

/**
 * Which tables make up an aggregate, and into which field of its events each column goes where the names differ.
 * From these the capture's triggers are made; the tables themselves know nothing of it.
 */
export const capturedTables = {
  pizzeria: {
    aggregate: 'pizzeria',
    root: { table: 'pizzerias', key: 'id' },
    children: [{ table: 'stop_list', foreignKey: 'pizzeria_id', field: 'stoppedProductIds', ignore: ['since'] }],
  },
  product: {
    aggregate: 'product',
    root: { table: 'products', key: 'id' },
    children: [{ table: 'city_prices', foreignKey: 'product_id', field: 'cityPrices' }],
  },
  customer: {
    aggregate: 'customer',
    root: { table: 'customers', key: 'id' },
    columns: { created_at: null },
  },
  order: {
    aggregate: 'order',
    root: { table: 'orders', key: 'id' },
    children: [{ table: 'order_lines', foreignKey: 'order_id', field: 'lines' }],
    columns: {
      // An order of a service has none: it carries phone and name, and each side finds the customer by them.
      customer_id: null,
      customer_phone: 'customer',
      customer_name: 'customer',
      street: 'address',
      house: 'address',
      flat: 'address',
    },
  },
} as const satisfies Record<string, CaptureTables>;
