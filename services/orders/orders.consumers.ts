import type { Knex } from 'knex';
import {
  partsOfSubject,
  startConsumer,
  type Envelope,
  type FenceDefinition,
  type Running,
  type SyncRules,
} from '../../events/index.ts';
import {
  customerEntitySchema,
  orderEntitySchema,
  pizzeriaEntitySchema,
  productEntitySchema,
} from '../contracts/index.ts';
import type { ServiceParts } from '../kit/index.ts';
import { adoptKey, deleteOrder, findOrder, raiseNumber, storeOrder } from './orders.repository.ts';
import {
  deleteCustomer,
  deletePizzeria,
  deleteProduct,
  storeCustomer,
  storePizzeria,
  storeProduct,
} from './reference.repository.ts';
import { SOURCE } from './emit-order.ts';

/** The events that keep the service's copies of what the monolith owns. */
const REFERENCE_TYPES = ['pizzeria.changed', 'product.changed', 'customer.changed'];

/** The queue by which the monolith's orders arrive. */
const ORDERS_QUEUE = 'orders.orders';

/** Who may write orders: this side's part of the fence that strangler.yaml names. */
export const ORDERS_FENCE: FenceDefinition = {
  fence: 'orders',
  side: 'service',
  aggregates: ['order'],
  consumer: ORDERS_QUEUE,
};

// Connections that each of the two consumers may use at once; the rest of the pool is for requests.
const PREFETCH = 6;

/** Both sides write orders; while strangling, the monolith settles what both have changed at once. */
const ORDER_SYNC: SyncRules = {
  aggregate: 'order',
  type: 'order.changed',
  source: SOURCE,
  owner: false,
  root: { table: 'orders', key: 'id' },
  read: async (trx, id) => (await findOrder(trx, Number(id))) ?? null,
};

/** Starts what listens to the monolith: its reference data, and the orders that it takes or changes. */
export function startOrdersConsumers(parts: ServiceParts): readonly Running[] {
  const { knex, amqp, logger, eventMetrics: metrics } = parts;
  const base = { knex, amqp, logger, metrics, source: SOURCE, prefetch: PREFETCH };
  return [
    startConsumer({ ...base, queue: 'orders.reference', types: REFERENCE_TYPES, handle: applyReference }),
    startConsumer({
      ...base,
      queue: ORDERS_QUEUE,
      types: ['order.changed'],
      handle: applyOrder,
      sync: ORDER_SYNC,
    }),
  ];
}

/** Applies a pizzeria, a product or a customer: the whole entity replaces what was there. */
async function applyReference(trx: Knex.Transaction, event: Envelope): Promise<void> {
  const id = idOf(event);
  switch (event.type) {
    case 'pizzeria.changed':
      if (event.data === null) await deletePizzeria(trx, id);
      else await storePizzeria(trx, pizzeriaEntitySchema.parse(event.data));
      break;
    case 'product.changed':
      if (event.data === null) await deleteProduct(trx, id);
      else await storeProduct(trx, productEntitySchema.parse(event.data));
      break;
    case 'customer.changed':
      if (event.data === null) await deleteCustomer(trx, id);
      else await storeCustomer(trx, customerEntitySchema.parse(event.data));
      break;
    default:
      throw new Error(`orders.reference is not meant for ${event.type}`);
  }
}

/** Applies an order of the monolith, its number and its Idempotency-Key included. */
async function applyOrder(trx: Knex.Transaction, event: Envelope): Promise<void> {
  if (event.data === null) {
    await deleteOrder(trx, idOf(event));
    return;
  }
  const order = orderEntitySchema.parse(event.data);
  // Key, counter, order: as in create-order.ts, so that the two never wait for each other in a circle.
  if (order.idempotencyKey !== null) await adoptKey(trx, order.idempotencyKey, order.id);
  await raiseNumber(trx, order);
  await storeOrder(trx, order);
}

function idOf(event: Envelope): number {
  return Number(partsOfSubject(event.subject).id);
}
