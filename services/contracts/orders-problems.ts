import { problem, ProblemError } from '../kit/problem.ts';
import type { OrderStatus } from './orders-api.ts';

/** Every problem of the orders API in one place: both sides answer the same body, down to the words. */
export const ordersProblems = {
  noSuchOrder: (id: string) => problem('not-found', `There is no order ${id}.`),
  noSuchPizzeria: (id: string) => problem('not-found', `There is no pizzeria ${id}.`),
  notYours: (role: string) => problem('not-allowed', `Orders are not changed by the role ${role} here.`),
  otherPizzeria: () => problem('not-allowed', 'These orders belong to another pizzeria than yours.'),
  unknownPizzeria: (id: number) =>
    new ProblemError('unknown-pizzeria', 422, `There is no pizzeria ${id} to order from.`),
  unknownProduct: (id: number) => new ProblemError('unknown-product', 422, `There is no product ${id} on the menu.`),
  productStopped: (id: number) =>
    new ProblemError('product-stopped', 409, `Product ${id} is not available in this pizzeria at the moment.`),
  statusNotAllowed: (from: OrderStatus, to: OrderStatus) =>
    new ProblemError('status-not-allowed', 409, `An order that is ${from} cannot become ${to}.`),
  idempotencyKeyReused: () =>
    new ProblemError('idempotency-key-reused', 422, 'This Idempotency-Key was used for a different order.'),
};

/** Issuer and audience of the API tokens that the monolith signs and every side checks. */
export const API_TOKEN_AUDIENCE = { issuer: 'pizza-legacy', audience: 'pizza-api' } as const;
