import { quantile } from '../support/statistics.ts';
import { prepareOrder } from './order-taker.ts';
import { logIn, type Person } from './person.ts';

/** Milliseconds of one kind of request, one after the other. */
export interface Timing {
  readonly p50: number;
  readonly p99: number;
}

export type GrowthFigures = Readonly<Record<string, Timing>>;

const WARM_UP = 3;
const REPORT_DAYS = 90;
const DAY_MS = 86_400_000;

/** How long a request takes with so many orders in the database, while nobody else asks for anything. */
export async function measureGrowth(baseUrl: string, requests: number): Promise<GrowthFigures> {
  const operator = await logIn(baseUrl, 'operator');
  const cashier = await logIn(baseUrl, 'cashier1');
  const franchisee = await logIn(baseUrl, 'franchisee3');
  await cashier.takeToken();
  const from = new Date(Date.now() - REPORT_DAYS * DAY_MS).toISOString().slice(0, 10);
  const get = (person: Person, path: string) => (): Promise<() => Promise<unknown>> =>
    Promise.resolve(() => person.call('GET', path));
  return {
    order: await time(requests, (index) => prepareOrder(operator, index)),
    'cashier’s list': await time(requests, get(cashier, '/api/pizzerias/1/orders')),
    'revenue widget': await time(requests, get(cashier, '/api/revenue')),
    'report: sales by hour': await time(
      requests,
      get(franchisee, `/office-manager/reports/sales-by-hour?from=${from}`),
    ),
    'report: delivery times': await time(
      requests,
      get(franchisee, `/office-manager/reports/delivery-times?from=${from}`),
    ),
  };
}

/** Times what `prepare` returns, not the preparing. */
async function time(requests: number, prepare: (index: number) => Promise<() => Promise<unknown>>): Promise<Timing> {
  const took: number[] = [];
  for (let index = 0; index < requests + WARM_UP; index += 1) {
    const request = await prepare(index);
    const started = performance.now();
    await request();
    if (index >= WARM_UP) took.push(performance.now() - started);
  }
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
}
