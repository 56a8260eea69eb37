import { redactDifference, redactTarget } from '../../strangler-proxy/shadow/index.ts';
import type { Difference } from '../../strangler-proxy/shadow/index.ts';
import { anyElement } from '../../strangler-proxy/shadow/report/ledger.ts';
import type { Observation } from './observe.ts';
import type { ShadowRoute } from './shadow-routes.ts';
import { boundAfter, judge } from './statistics.ts';
import type { Verdict } from './statistics.ts';

/** A request that differed, masked. */
export interface DifferingSample {
  readonly target: string;
  readonly differences: readonly Difference[];
}

/** The line of one route in the table. */
export interface RouteResult {
  readonly route: string;
  readonly requests: number;
  readonly equal: number;
  readonly different: number;
  /** Legacy disagreed with itself, or the service agreed at the second reading (`settled` of them). */
  readonly noise: number;
  readonly settled: number;
  readonly failed: number;
  /** Failures by reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly p50: { readonly legacy: number; readonly service: number };
  /** Equal answers below 400, and how many different requests they are. */
  readonly comparisons: number;
  readonly shapes: number;
  /** The mismatch rate is below this with 95% confidence; null when something differed. */
  readonly bound: number | null;
  readonly verdict: Verdict;
  readonly why: string;
  /** Requests in which a path differed, most first. */
  readonly paths: Readonly<Record<string, number>>;
  readonly samples: readonly DifferingSample[];
}

const MAX_SAMPLES = 3;
const MAX_DIFFERENCES = 8;

/** Sums up the observations of one route. */
export function summarise(route: ShadowRoute, all: readonly Observation[], maxRate: number): RouteResult {
  const of = (...outcomes: readonly Observation['outcome'][]): number =>
    all.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const good = all.filter((one) => one.outcome === 'equal' && one.status < 400);
  const different = all.filter((one) => one.outcome === 'different');
  const noise = of('noise', 'settled');
  const failed = of('failed', 'refused');
  const shapes = new Set(good.map(({ request }) => request.shape)).size;
  const evidence = {
    requests: all.length,
    different: different.length,
    comparisons: good.length,
    shapes,
    unusable: noise + failed,
  };
  return {
    route: route.config.id,
    requests: all.length,
    equal: of('equal'),
    different: different.length,
    noise,
    settled: of('settled'),
    failed,
    reasons: tally(
      all.flatMap((one) =>
        one.outcome === 'failed'
          ? [one.reason]
          : one.outcome === 'refused'
            ? ['both sides refuse the token (401, 403)']
            : [],
      ),
    ),
    p50: { legacy: median(all.map((one) => one.legacyMs)), service: median(all.map((one) => one.serviceMs)) },
    comparisons: good.length,
    shapes,
    bound: different.length > 0 ? null : boundAfter(good.length),
    ...judge(evidence, maxRate),
    paths: tally(
      different.flatMap((one) => [
        ...new Set(
          one.differences.map(({ path }) =>
            anyElement(redactDifference({ path, kind: 'value', legacy: null, service: null }).path),
          ),
        ),
      ]),
    ),
    samples: different.slice(0, MAX_SAMPLES).map(({ request, differences }) => ({
      target: redactTarget(request.legacyTarget, [route.config.match.path]),
      differences: differences.slice(0, MAX_DIFFERENCES).map(redactDifference),
    })),
  };
}

function tally(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
