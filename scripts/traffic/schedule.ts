import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.ts';

/** Runs actions until the signal, counting those under way. */
export interface Scheduler {
  /** Starts the action at Poisson moments, at a rate that may change; never waits for it to end (open loop). */
  poisson(ratePerSecond: () => number, random: Random, action: () => Promise<void>): Promise<void>;
  /** Starts the action every `ms`, the first time after `phaseMs`; a round that takes longer delays the next. */
  every(ms: number, phaseMs: number, action: () => Promise<unknown>): Promise<void>;
  /** Actions that were due while `maxUnderWay` were still running: left out, because a person would wait as well. */
  leftOut(): number;
  /** Resolves when no action is under way. */
  settled(): Promise<void>;
}

/** With a rate of 0 it is asked again after this time. */
const IDLE_MS = 250;

export function makeScheduler(signal: AbortSignal, maxUnderWay: number): Scheduler {
  const underWay = new Set<Promise<void>>();
  let leftOut = 0;

  const launch = (action: () => Promise<void>): void => {
    if (underWay.size >= maxUnderWay) {
      leftOut++;
      return;
    }
    const run = action().finally(() => underWay.delete(run));
    underWay.add(run);
  };

  return {
    async poisson(ratePerSecond, random, action) {
      let due = performance.now();
      while (!signal.aborted) {
        const rate = ratePerSecond();
        due += rate > 0 ? random.gapMs(rate) : IDLE_MS;
        // From the due moment, not from now: a late timer must not lower the rate.
        if (!(await pause(due - performance.now(), signal))) return;
        if (rate > 0) launch(action);
      }
    },
    async every(ms, phaseMs, action) {
      if (!(await pause(phaseMs, signal))) return;
      while (!signal.aborted) {
        const startedAt = performance.now();
        await action();
        if (!(await pause(ms - (performance.now() - startedAt), signal))) return;
      }
    },
    leftOut: () => leftOut,
    async settled() {
      await Promise.all(underWay);
    },
  };
}

/** False when the signal came first. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}
