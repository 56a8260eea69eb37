import type { Knex } from 'knex';
import { inTransaction } from '../../events/index.ts';
import { businessDateOf, isSameOrder, ordersProblems, type NewOrder, type OrderEntity } from '../contracts/index.ts';
import { isDuplicateKey } from '../kit/index.ts';
import { emitOrder } from './emit-order.ts';
import { findOrderByKey, insertOrder, nextNumber, takeKey } from './orders.repository.ts';
import { priceOrder, type Price } from './pricing.ts';
import { findOrderingContext, findProductsOnSale } from './reference.repository.ts';

export interface CreateOrderDeps {
  readonly knex: Knex;
  /** Draws an even id; one that is not used in the end is a gap, which is fine. */
  readonly nextId: () => Promise<number>;
  readonly now: () => Date;
  readonly holdOwner: HoldOwner;
}

/** Refuses, before the transaction has changed anything, while the monolith may write the pizzeria's orders. */
export type HoldOwner = (trx: Knex.Transaction, pizzeriaId: number) => Promise<void>;

interface CreatedOrder {
  readonly order: OrderEntity;
  /** False when the Idempotency-Key had made this order before. */
  readonly created: boolean;
}

export type CreateOrder = (request: NewOrder, idempotencyKey?: string) => Promise<CreatedOrder>;

/** Takes an order: priced from the service's own copies, numbered, stored and announced in one transaction. */
export function makeCreateOrder(deps: CreateOrderDeps): CreateOrder {
  return async (request, idempotencyKey) => {
    const earlier = await orderOfKey(deps.knex, request, idempotencyKey);
    if (earlier) return earlier;

    const { price, utcOffsetMinutes } = await priceRequest(deps.knex, request);
    const time = deps.now();
    const draft = draftOrder({ request, price, idempotencyKey, time, utcOffsetMinutes, id: await deps.nextId() });
    try {
      const order = await inTransaction(deps.knex, async (trx) => {
        await deps.holdOwner(trx, draft.pizzeriaId);
        return storeNewOrder(trx, draft);
      });
      return { order, created: true };
    } catch (error) {
      // The same key, a moment ago, on another connection: its order is committed now.
      const winner = isDuplicateKey(error) ? await orderOfKey(deps.knex, request, idempotencyKey) : undefined;
      if (winner) return winner;
      throw error;
    }
  };
}

async function orderOfKey(knex: Knex, request: NewOrder, key: string | undefined): Promise<CreatedOrder | undefined> {
  const order = key === undefined ? undefined : await findOrderByKey(knex, key);
  if (order === undefined) return undefined;
  if (!isSameOrder(request, order)) throw ordersProblems.idempotencyKeyReused();
  return { order, created: false };
}

async function priceRequest(knex: Knex, request: NewOrder): Promise<{ price: Price; utcOffsetMinutes: number }> {
  const { pizzeriaId, customer, lines } = request;
  const [context, products] = await Promise.all([
    findOrderingContext(knex, pizzeriaId, customer.phone),
    findProductsOnSale(
      knex,
      pizzeriaId,
      lines.map((line) => line.productId),
    ),
  ]);
  if (context === undefined) throw ordersProblems.unknownPizzeria(pizzeriaId);
  const positions = lines.map(({ productId, quantity }) => {
    const product = products.get(productId);
    if (product === undefined) throw ordersProblems.unknownProduct(productId);
    return { product, quantity };
  });
  const stopped = positions.find(({ product }) => product.stopped);
  if (stopped) throw ordersProblems.productStopped(stopped.product.id);
  return { price: priceOrder(positions, context.discountPercent), utcOffsetMinutes: context.utcOffsetMinutes };
}

function draftOrder(o: {
  readonly id: number;
  readonly request: NewOrder;
  readonly price: Price;
  readonly idempotencyKey: string | undefined;
  readonly time: Date;
  readonly utcOffsetMinutes: number;
}): Omit<OrderEntity, 'number'> {
  const { pizzeriaId, type, customer, address, comment } = o.request;
  const createdAt = o.time.toISOString();
  return {
    id: o.id,
    businessDate: businessDateOf(o.time, o.utcOffsetMinutes),
    pizzeriaId,
    status: 'accepted',
    type,
    // A snapshot: what the customer is called later changes nothing in an order.
    customer,
    address,
    ...o.price,
    lines: [...o.price.lines],
    comment,
    idempotencyKey: o.idempotencyKey ?? null,
    createdAt,
    changedAt: createdAt,
  };
}

async function storeNewOrder(trx: Knex.Transaction, draft: Omit<OrderEntity, 'number'>): Promise<OrderEntity> {
  // First, so that the second of two equal requests waits here, before it has locked anything that others need.
  if (draft.idempotencyKey !== null) await takeKey(trx, draft.idempotencyKey, draft.id);
  const number = await nextNumber(trx, draft.pizzeriaId, draft.businessDate);
  const order = { ...draft, number };
  await insertOrder(trx, order);
  await emitOrder(trx, order, Object.keys(order));
  return order;
}
