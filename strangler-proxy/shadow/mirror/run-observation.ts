import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import type { ShadowLimits } from '../../config/types.ts';
import type { Answer, Difference } from '../compare/index.ts';
import type { Outcome, Reason } from '../outcome.ts';
import type { ShadowStart } from '../types.ts';
import type { CapturedAnswer } from './capture.ts';
import type { Comparer } from './comparer.ts';
import type { MemoryBudget } from './memory-budget.ts';
import { mirrorHeaders } from './mirror-headers.ts';
import type { Refusals } from './refusals.ts';
import { sendMirror } from './send-mirror.ts';
import type { MirrorResult } from './send-mirror.ts';

export interface ObservationDeps {
  readonly dispatcher: Dispatcher;
  readonly refusals: Refusals;
  readonly budget: MemoryBudget;
  readonly comparer: Comparer;
  readonly limits: Pick<ShadowLimits, 'bodyBytes' | 'timeoutMs'>;
  /** Milliseconds before a difference is looked at again. */
  readonly recheckMs: number;
  /** True when mirror requests are scarce: a second look would double the load of sides that are slow already. */
  crowded(): boolean;
  /** Aborted when the mirror stops. */
  readonly stopping: AbortSignal;
  keepSample(start: ShadowStart, differences: readonly Difference[]): void;
}

type Ending = readonly [Outcome, Reason];
const refused: MirrorResult = Object.freeze({ ok: false, outcome: 'failed', reason: 'refused' });
const NO_RULES = Object.freeze({ ignore: [], unordered: [], key: {} });

/**
 * The second half of an observation: ask the other side, compare, and look again at a difference.
 *
 * Data travels between the sides, so the one that is behind differs for a moment without being wrong. Both sides are
 * therefore read once more after a pause; only what differs again, at the same place, is a difference.
 */
export async function runObservation(
  deps: ObservationDeps,
  start: ShadowStart,
  primary: CapturedAnswer,
): Promise<Ending> {
  if (deps.stopping.aborted) return ['skipped', 'stopped'];
  const captured = await primary.decoded();
  if (captured === undefined) return ['skipped', 'encoding'];
  const other = await ask(deps, start, start.upstream, start.target);
  if (!other.ok) return [other.outcome, other.reason];
  const differences = await compare(deps, start, captured, other.answer).finally(other.release);
  primary.release();
  if (differences.length === 0) return ['equal', 'none'];
  const again = await lookAgain(deps, start);
  if (again === undefined) {
    deps.keepSample(start, differences);
    return ['different', 'unconfirmed'];
  }
  const places = new Set(differences.map(placeOf));
  const confirmed = again.filter((difference) => places.has(placeOf(difference)));
  if (confirmed.length === 0) return ['settled', 'none'];
  deps.keepSample(start, confirmed);
  return ['different', 'none'];
}

/** The differences of a second reading of both sides; undefined when there was none. */
async function lookAgain(deps: ObservationDeps, start: ShadowStart): Promise<readonly Difference[] | undefined> {
  if (start.primary === undefined) return undefined;
  await sleep(deps.recheckMs, undefined, { signal: deps.stopping, ref: false }).catch(() => undefined);
  if (deps.stopping.aborted || deps.crowded()) return undefined;
  const [primary, other] = await Promise.all([
    ask(deps, start, start.primary, start.primary.target),
    ask(deps, start, start.upstream, start.target),
  ]);
  try {
    if (!primary.ok || !other.ok || primary.answer.status >= 500) return undefined;
    return await compare(deps, start, primary.answer, other.answer);
  } finally {
    if (primary.ok) primary.release();
    if (other.ok) other.release();
  }
}

async function ask(
  deps: ObservationDeps,
  start: ShadowStart,
  { origin, ownHost, asSeen }: ShadowStart['upstream'],
  target: string,
): Promise<MirrorResult> {
  const { refusals } = deps;
  if (refusals.isFresh(origin)) return refused;
  const { timeoutMs, bodyBytes } = deps.limits;
  const headers = mirrorHeaders(start.headers, ownHost);
  const request = { origin, target, method: start.method, headers, timeoutMs, maxBytes: bodyBytes };
  const result = await sendMirror(deps.dispatcher, request, deps.budget);
  if (!result.ok && result.reason === 'refused') refusals.note(origin);
  return result.ok && asSeen !== undefined ? { ...result, answer: asSeen(result.answer) } : result;
}

function compare(
  { comparer }: ObservationDeps,
  start: ShadowStart,
  primary: Answer,
  other: Answer,
): Promise<readonly Difference[]> {
  const [legacy, service] = start.primarySide === 'legacy' ? [primary, other] : [other, primary];
  return comparer.compare(start.route.shadow?.compare ?? NO_RULES, legacy, service);
}

// Not the values: a wrong time stamp is wrong anew at each reading.
function placeOf({ kind, path }: Difference): string {
  return `${kind} ${path}`;
}
