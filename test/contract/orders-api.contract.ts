import { changingStatus } from './orders-api/changing-status.ts';
import { REFERENCE } from './orders-api/fixtures.ts';
import { readingOrders } from './orders-api/reading-orders.ts';
import { refusingOrders } from './orders-api/refusing-orders.ts';
import { repeatingRequests } from './orders-api/repeating-requests.ts';
import { makeApi, type Api, type OrdersApiSide, type RunningSide } from './orders-api/side.ts';
import { takingOrders } from './orders-api/taking-orders.ts';
import { whoMay } from './orders-api/who-may.ts';

export type { OrdersApiSide, ReferenceData, RunningSide, TokenRequest } from './orders-api/side.ts';

/**
 * The orders API as both sides have to answer it. A side starts itself with the reference data that it is given; from
 * then on it is only spoken to over HTTP.
 */
export function ordersApiContract(side: OrdersApiSide): void {
  describe(`orders API: ${side.name}`, function () {
    let running: RunningSide | undefined;
    let api: Api | undefined;

    before(async function () {
      this.timeout(120_000); // The first of a run waits for the servers to start.
      running = await side.start(REFERENCE);
      api = makeApi(running, side.prefix, await running.token({ role: 'admin' }));
    });
    after(async () => running?.stop());

    const started = (): Api => {
      if (api === undefined) throw new Error(`${side.name} has not started`);
      return api;
    };
    describe('taking orders', () => takingOrders(started));
    describe('refusing orders', () => refusingOrders(started));
    describe('repeating requests', () => repeatingRequests(started));
    describe('changing the status', () => changingStatus(started));
    describe('reading orders', () => readingOrders(started));
    describe('who may', () => whoMay(started));
  });
}
