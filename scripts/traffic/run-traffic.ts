import { makeRecentOrders, moveAnOrder, visitAndOrder } from './actors/index.ts';
import type { World } from './actors/index.ts';
import { findChain } from './chain.ts';
import type { Pizzeria } from './chain.ts';
import type { Counters } from './client/counters.ts';
import { makeOrderClient } from './client/order-client.ts';
import type { Histogram } from './live/histogram.ts';
import { makeHistogram } from './live/histogram.ts';
import { makePlan, TILL_MS, WIDGET_MS } from './plan.ts';
import { UserError } from '../user-error.ts';
import { makeScheduler } from './schedule.ts';

/** The chain has 35 pizzerias; a larger one is not read to its end before traffic begins. */
const MAX_PIZZERIAS = 50;

export interface TrafficOptions {
  readonly baseUrl: string;
  /** Staff who may see every pizzeria: tills and operators need a token. */
  readonly staff: { readonly login: string; readonly password: string };
  /** Requests per second in all, on a plain day. */
  readonly rate: number;
  readonly friday: boolean;
  /** Length in seconds; until the signal without it. */
  readonly seconds?: number | undefined;
  readonly seed?: number | undefined;
  /** Ends the traffic; what is under way is awaited. */
  readonly signal: AbortSignal;
  /** Called when the chain is known and traffic begins. */
  readonly onStart?: (live: TrafficLive) => void;
}

export interface TrafficLive {
  readonly pizzerias: number;
  readonly counters: () => Counters;
  /** Latencies since it was last reset, which is up to the reader. */
  readonly recent: Histogram;
}

export interface TrafficSummary {
  readonly seconds: number;
  readonly counters: Counters;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Actions left out because too many were under way. */
  readonly leftOut: number;
}

/** Customers, tills, operators and widgets at one address until the end; rejects with a UserError when it cannot begin. */
export async function runTraffic(o: TrafficOptions): Promise<TrafficSummary> {
  const [all, recent] = [makeHistogram(), makeHistogram()];
  const { chain, token } = await lookAround(o);
  const client = makeOrderClient({
    baseUrl: o.baseUrl,
    token,
    connections: 64,
    ...(o.seed === undefined ? {} : { seed: o.seed }),
    onResult({ ms }) {
      all.add(ms);
      recent.add(ms);
    },
  });
  try {
    o.onStart?.({ pizzerias: chain.length, counters: client.counters, recent });
    const startedAt = performance.now();
    const leftOut = await actUntilTheEnd({ client, chain, random: client.random, recent: makeRecentOrders() }, o);
    const seconds = (performance.now() - startedAt) / 1000;
    return { seconds, counters: client.counters(), p50: all.percentile(0.5), p99: all.percentile(0.99), leftOut };
  } finally {
    await client.close();
  }
}

/** With a client of its own: looking for pizzerias meets ids that do not exist, which are no failures of the traffic. */
async function lookAround({ baseUrl, staff }: TrafficOptions): Promise<{ chain: readonly Pizzeria[]; token: string }> {
  const scout = makeOrderClient({ baseUrl });
  try {
    const chain = await findChain(scout, MAX_PIZZERIAS);
    const login = await scout.logIn(staff.login, staff.password);
    if (!login.ok) throw new UserError(`${staff.login} cannot log in: ${login.status ?? login.code}, ${login.detail}`);
    return { chain, token: login.body.token };
  } finally {
    await scout.close();
  }
}

/** Gives the number of actions that were left out. */
async function actUntilTheEnd(world: World, o: TrafficOptions): Promise<number> {
  const signal =
    o.seconds === undefined ? o.signal : AbortSignal.any([o.signal, AbortSignal.timeout(o.seconds * 1000)]);
  const plan = makePlan({ rate: o.rate, pizzerias: world.chain.length, friday: o.friday, seconds: o.seconds });
  // Enough for answers that take some seconds; more under way only lengthens a queue that nobody would stand in.
  const scheduler = makeScheduler(signal, Math.max(50, Math.ceil(o.rate * 5)));
  const startedAt = performance.now();
  const t = (): number => (performance.now() - startedAt) / 1000;
  const { client, random, chain } = world;
  await Promise.all([
    scheduler.poisson(
      () => plan.visits(t()),
      random,
      () => visitAndOrder(world),
    ),
    scheduler.poisson(
      () => plan.moves(t()),
      random,
      () => moveAnOrder(world),
    ),
    ...random
      .shuffled(chain)
      .slice(0, plan.tills)
      .map(({ id }, n) => scheduler.every(TILL_MS, (n / plan.tills) * TILL_MS, () => client.listOrders(id))),
    ...Array.from({ length: plan.widgets }, (_, n) =>
      scheduler.every(WIDGET_MS, (n / plan.widgets) * WIDGET_MS, () => client.revenue()),
    ),
  ]);
  await scheduler.settled();
  return scheduler.leftOut();
}
