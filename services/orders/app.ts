import type { Express, RequestHandler } from 'express';
import type { Knex } from 'knex';
import { allocateId } from '../../events/index.ts';
import {
  makeApp,
  type Fences,
  type HealthOptions,
  type Logger,
  type Metrics,
  type VerifyApiToken,
} from '../kit/index.ts';
import { makeCheckDishesAvailability } from './check-dishes-availability.ts';
import { makeChangeStatus } from './change-status.ts';
import { makeCreateOrder, type HoldOwner } from './create-order.ts';
import { makeGetOrder } from './get-order.ts';
import { makeListOrders } from './list-orders.ts';
import { makeOrderJson } from './orders.json.ts';
import { addOrdersRoutes } from './orders.routes.ts';

export interface OrdersAppDeps {
  readonly knex: Knex;
  readonly verifyToken: VerifyApiToken;
  /** Checks who the proxy says asks; left out where no proxy says it. */
  readonly checkIdentity?: RequestHandler;
  readonly isEnabled: (flag: string) => boolean;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: HealthOptions;
  /** Left out: who may write is not looked at. */
  readonly fences?: Fences;
}

/** The orders service as an Express app, without what runs beside it (relay, consumers). */
export function makeOrdersApp(deps: OrdersAppDeps): Express {
  const { knex, now, fences } = deps;
  const holdOwner: HoldOwner = (trx, id) => fences?.holdOwner(trx, String(id)) ?? Promise.resolve();
  return makeApp({
    logger: deps.logger,
    metrics: deps.metrics,
    health: deps.health,
    routes(app) {
      if (deps.checkIdentity !== undefined) app.use('/v1', deps.checkIdentity);
      if (fences !== undefined) app.use(fences.middleware);
      addOrdersRoutes(app, {
        createOrder: makeCreateOrder({ knex, nextId: () => allocateId(knex, 'orders'), now, holdOwner }),
        changeStatus: makeChangeStatus({ knex, now, holdOwner }),
        getOrder: makeGetOrder({ knex }),
        listOrders: makeListOrders({ knex, now }),
        toJson: makeOrderJson(() => deps.isEnabled('demo-orders-bug')),
        verifyToken: deps.verifyToken,
      });
      app.post('/decorators/checkDishesAvailability', makeCheckDishesAvailability(knex));
    },
  });
}
