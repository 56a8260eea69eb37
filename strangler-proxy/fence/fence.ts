import { setTimeout as delay } from 'node:timers/promises';
import type { Side } from '../config/types.ts';
import { type Decision, ownerDecision } from '../decision/decision.ts';
import { type Failure, failures } from '../forwarding/failures.ts';
import type { FenceReports } from './reports.ts';
import { move, type Settled } from './move.ts';
import { isForced, wantOf } from './wants.ts';
import type { Fence, FenceLimits, FenceSides, Held } from './types.ts';

/** What is known of a tenant. */
interface TenantState {
  /** Undefined until somebody has been asked. */
  owner: Side | undefined;
  /** The side that the flag led to when it was last looked at. */
  wanted: Side | undefined;
  /** By the kill switch. */
  isKilled: boolean;
  /** Until then the owner is followed although the flag leads elsewhere. */
  patientUntil: number;
  failures: number;
  /** Since when the service has not answered. */
  silentSince: number | undefined;
  work: Promise<void> | undefined;
}

/** Another proxy's view may be older or newer by this much, and more; milliseconds. */
const patienceMs = 3000;
const mostPatienceMs = 60_000;
/** Of more than these the oldest is forgotten: its owner is asked for again. */
const mostTenants = 10_000;

export function makeFence(name: string, sides: FenceSides, limits: FenceLimits, reports: FenceReports): Fence {
  const tenants = new Map<string, TenantState>();
  let waiting = 0;
  /** Tenants whose sides are being asked: whoever names many must not have all of them asked at once. */
  let working = 0;

  const stateOf = (tenant: string): TenantState => {
    let state = tenants.get(tenant);
    if (state !== undefined) return state;
    state = {
      owner: undefined,
      wanted: undefined,
      isKilled: false,
      patientUntil: 0,
      failures: 0,
      silentSince: undefined,
      work: undefined,
    };
    tenants.set(tenant, state);
    for (const [oldest, { work }] of tenants) {
      if (tenants.size <= mostTenants) break;
      if (work === undefined) tenants.delete(oldest);
    }
    return state;
  };

  /** Where the write goes now; undefined: something has to be waited for, and is under way unless too much is. */
  const choose = (state: TenantState, tenant: string, decision: Decision): Decision | undefined => {
    if (isForced(decision)) return decision;
    if (state.work !== undefined) return undefined;
    const isFull = working >= limits.waiting;
    if (state.owner === undefined) {
      if (!isFull) begin(state, tenant, undefined, decision);
      return undefined;
    }
    const wants = wantOf(decision);
    if (wants === undefined || wants === state.owner) {
      state.wanted = wants ?? state.wanted;
      state.silentSince = undefined;
      return decision.side === state.owner ? decision : ownerDecision(state.owner);
    }
    const now = performance.now();
    if (state.wanted === undefined) state.patientUntil = now + patienceMs;
    const isKilled = decision.reason === 'kill-switch';
    const isFlip = (state.wanted !== undefined && state.wanted !== wants) || (isKilled && !state.isKilled);
    const isPatient = !isFlip && now < state.patientUntil;
    if (!isPatient && isFull) return undefined;
    state.wanted = wants;
    state.isKilled = isKilled;
    if (isPatient) return ownerDecision(state.owner);
    begin(state, tenant, wants, decision);
    return undefined;
  };

  const begin = (state: TenantState, tenant: string, target: Side | undefined, decision: Decision): void => {
    const startedAt = performance.now();
    const silentFor = state.silentSince === undefined ? 0 : startedAt - state.silentSince;
    const force =
      decision.reason === 'kill-switch' ? 'from-any' : silentFor >= limits.takeover ? 'from-silent' : 'never';
    const options = { tenant, target, moveMs: limits.hold * 0.6, returnMs: limits.hold * 0.3, force } as const;
    working++;
    state.work = move(sides, options)
      .then((settled) => {
        learned(state, target, settled);
        reports.settled(name, tenant, settled, performance.now() - startedAt);
      })
      .catch((error: unknown) => {
        state.owner = undefined;
        reports.failed(name, tenant, error);
      })
      .finally(() => {
        working--;
        state.work = undefined;
      });
  };

  const learned = (state: TenantState, target: Side | undefined, { owner, outcome }: Settled): void => {
    const now = performance.now();
    state.owner = owner;
    if (target === undefined || target === owner) {
      state.failures = 0;
      if (target !== undefined) state.silentSince = undefined;
      else state.patientUntil = now + patienceMs;
      return;
    }
    state.failures++;
    state.silentSince ??= outcome === 'unmoved' && target === 'legacy' ? now : undefined;
    const pause = state.silentSince === undefined ? patienceMs * 2 ** (state.failures - 1) : patienceMs;
    state.patientUntil = now + Math.min(pause, mostPatienceMs);
  };

  const wait = async (held: Held, startedAt: number): Promise<Decision | Failure> => {
    if (waiting >= limits.waiting) return reports.refused(name, failures.fenceFull);
    waiting++;
    reports.waiting(name, waiting);
    const timeout = new AbortController();
    const late = delay(Math.max(0, held.until - startedAt), true, { signal: timeout.signal }).catch(() => true);
    const gone = Promise.withResolvers<true>();
    const forget = held.onGone(() => gone.resolve(true));
    try {
      for (let tries = 0; ; tries++) {
        const state = stateOf(held.tenant);
        const decision = choose(state, held.tenant, held.decide());
        if (decision !== undefined) return decision;
        const { work } = state;
        if (work === undefined) return reports.refused(name, failures.fenceFull);
        const isLate = await Promise.race([work, late, gone.promise]);
        if (isLate === true) return reports.refused(name, failures.fenceTimeout);
        if (state.owner === undefined && state.work === undefined && tries > 0)
          return reports.refused(name, failures.fenceUnavailable);
      }
    } finally {
      timeout.abort();
      forget();
      waiting--;
      reports.waiting(name, waiting);
      reports.held(name, performance.now() - startedAt);
    }
  };

  return {
    limits,
    settle(held) {
      const decision = choose(stateOf(held.tenant), held.tenant, held.decide());
      return decision ?? wait(held, performance.now());
    },
    askedWrongly(held) {
      reports.askedWrongly(name);
      const state = stateOf(held.tenant);
      if (state.work === undefined) {
        state.owner = undefined;
        // What the flag says now is no flip: somebody else has moved, and may have seen more than we have.
        state.wanted = undefined;
      }
      return wait(held, performance.now());
    },
  };
}
