import type { Express } from 'express';
import type { Knex } from 'knex';
import { makeApp, type PlainServiceParts } from '../kit/index.ts';
import { makeMakePayment } from './make-payment.ts';
import { makeMarkTheOrderAsPaid } from './mark-the-order-as-paid.ts';

export interface PaymentsAppDeps extends PlainServiceParts {
  readonly knex: Knex;
  readonly now: () => Date;
}

// A decorator is shown request and answer in one body.
const BODY_LIMIT = '4mb';

/** The payments service as an Express app: what a new order meets after it was taken. */
export function makePaymentsApp({ knex, now, logger, metrics, health }: PaymentsAppDeps): Express {
  return makeApp({
    logger,
    metrics,
    health,
    bodyLimit: BODY_LIMIT,
    routes(app) {
      app.post('/decorators/makePayment', makeMakePayment({ knex, now }));
      app.post('/decorators/markTheOrderAsPaid', makeMarkTheOrderAsPaid({ knex, now }));
    },
  });
}
