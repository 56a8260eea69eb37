import type { Random } from '../traffic/random.ts';
import { observe } from './observe.ts';
import type { Observation } from './observe.ts';
import { planSample } from './sample-plan.ts';
import type { ShadowRequest, ShadowRoutes } from './shadow-routes.ts';
import type { Sides } from './sides.ts';
import { summarise } from './tally.ts';
import type { RouteResult } from './tally.ts';

/** Pairs read at the same time: enough to be done in seconds, few enough to leave the sides to their customers. */
const CONCURRENCY = 4;

/** Drives the sample at both sides and sums it up per route, routes without a request included. */
export async function runShadow(o: {
  readonly routes: ShadowRoutes;
  readonly sides: Sides;
  readonly requests: readonly ShadowRequest[];
  readonly total: number;
  readonly maxRate: number;
  readonly random: Random;
  readonly onStart: (total: number) => void;
  readonly onDone: () => void;
}): Promise<readonly RouteResult[]> {
  const sample = planSample(o.requests, o.total, o.random);
  const observations: Observation[] = [];
  const rest = sample.values();
  o.onStart(sample.length);
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (const request of rest) {
        observations.push(await observe(o.sides, request, o.random));
        o.onDone();
      }
    }),
  );
  return o.routes.routes.map((route) =>
    summarise(
      route,
      observations.filter(({ request }) => request.route === route),
      o.maxRate,
    ),
  );
}
