import type { RequestHandler } from 'express';
import type { Knex } from 'knex';
import { newOrderSchema, ordersProblems } from '../contracts/index.ts';
import { preDecorator } from '../kit/index.ts';
import { findOrderByKey } from './orders.repository.ts';
import { findProductsOnSale } from './reference.repository.ts';

/**
 * Before an order is taken: nothing in it may be on the stop list. It says what taking the order would say, before
 * anybody else has been asked; all else that may be wrong is left to that.
 */
export function makeCheckDishesAvailability(knex: Knex): RequestHandler {
  return preDecorator(async ({ headers, body }) => {
    const read = newOrderSchema.safeParse(body);
    if (!read.success) return undefined;
    const { pizzeriaId, lines } = read.data;
    const products = await findProductsOnSale(
      knex,
      pizzeriaId,
      lines.map(({ productId }) => productId),
    );
    const stopped = lines.map(({ productId }) => products.get(productId)).find((product) => product?.stopped === true);
    if (stopped === undefined || (await isTaken(knex, headers['idempotency-key']))) return undefined;
    throw ordersProblems.productStopped(stopped.id);
  });
}

/** An order that was taken before the stop is answered again, not refused. */
async function isTaken(knex: Knex, key: string | string[] | undefined): Promise<boolean> {
  return typeof key === 'string' && (await findOrderByKey(knex, key)) !== undefined;
}
