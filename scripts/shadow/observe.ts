import type { Side } from '../../strangler-proxy/config/types.ts';
import { compareAnswers } from '../../strangler-proxy/shadow/index.ts';
import type { Difference } from '../../strangler-proxy/shadow/index.ts';
import { anyElement } from '../../strangler-proxy/shadow/report/ledger.ts';
import type { Random } from '../traffic/random.ts';
import type { ShadowRequest } from './shadow-routes.ts';
import type { Reading, Sides } from './sides.ts';

/**
 * What one request showed.
 * - `noise`: legacy's own two readings disagree in the same places (time stamps, data in motion)
 * - `settled`: legacy was steady, and the service agreed with it a moment later: data on its way, or an unsteady service
 * - `refused`: both sides said 401 or 403: two refusals prove nothing
 */
export type Observation = {
  readonly request: ShadowRequest;
  readonly legacyMs: number;
  readonly serviceMs: number;
} & (
  | { readonly outcome: 'equal'; readonly status: number }
  | { readonly outcome: 'different'; readonly differences: readonly Difference[] }
  | { readonly outcome: 'noise' | 'settled' | 'refused' }
  | { readonly outcome: 'failed'; readonly reason: string }
);

/** Reads both sides in random order, compares, and on a mismatch reads both again to tell noise from a difference. */
export async function observe(sides: Sides, request: ShadowRequest, random: Random): Promise<Observation> {
  const { rules } = request.route;
  const [primary, candidate] = await readBoth();
  const times = { request, legacyMs: primary.ms, serviceMs: candidate.ms };
  const failure = failureOf(primary, candidate);
  if (failure !== undefined) return { ...times, outcome: 'failed', reason: failure };
  const [p, c] = [primary.answer, candidate.answer];
  if (p === undefined || c === undefined) return { ...times, outcome: 'failed', reason: 'no answer' };
  const differences = compareAnswers(p, c, rules);
  if (differences.length === 0) {
    const isRefused = p.status === 401 || p.status === 403;
    return isRefused ? { ...times, outcome: 'refused' } : { ...times, outcome: 'equal', status: p.status };
  }
  const [secondary, again] = await readBoth();
  const [s, c2] = [secondary.answer, again.answer];
  if (s === undefined || c2 === undefined) return { ...times, outcome: 'different', differences };
  const own = new Set(compareAnswers(p, s, rules).map(({ path }) => anyElement(path)));
  const real = differences.filter(({ path }) => !own.has(anyElement(path)));
  if (real.length === 0) return { ...times, outcome: 'noise' };
  if (compareAnswers(s, c2, rules).length === 0) return { ...times, outcome: 'settled' };
  return { ...times, outcome: 'different', differences: real };

  async function readBoth(): Promise<readonly [Reading, Reading]> {
    const order: readonly Side[] = random.chance(0.5) ? ['legacy', 'service'] : ['service', 'legacy'];
    const readings: Partial<Record<Side, Reading>> = {};
    for (const side of order) readings[side] = await sides.read(side, request);
    const { legacy, service } = readings;
    if (legacy === undefined || service === undefined) throw new Error('a side was not read');
    return [legacy, service];
  }
}

/** Why there is nothing to compare. A service that answers 5xx where legacy does not is a difference, not a failure. */
function failureOf(legacy: Reading, service: Reading): string | undefined {
  if (legacy.answer === undefined) return legacy.reason;
  if (legacy.answer.status >= 500) return `legacy: ${legacy.answer.status}`;
  return service.answer === undefined ? service.reason : undefined;
}
