import type { ApiFailure, ApiResult } from './api-client.ts';

/** Failures kept with their details. */
const MAX_FAILURES = 50;

/** What a client has seen so far. */
export interface Counters {
  readonly sent: number;
  readonly ok: number;
  /** The side said no for a reason of the business (409). */
  readonly refused: number;
  readonly failed: number;
  /** Answers by the side that x-strangler-decision names; `unknown` without an explanation. */
  readonly bySide: Readonly<Record<string, number>>;
  /** The latest failures, newest first. */
  readonly failures: readonly ApiFailure[];
}

export interface CounterBook {
  add(result: ApiResult<unknown>): void;
  readonly read: () => Counters;
}

export function makeCounters(): CounterBook {
  let [sent, ok, refused, failed] = [0, 0, 0, 0];
  const bySide: Record<string, number> = { legacy: 0, service: 0, unknown: 0 };
  const failures: ApiFailure[] = [];
  return {
    add(result) {
      sent++;
      const side = result.side ?? 'unknown';
      bySide[side] = (bySide[side] ?? 0) + 1;
      if (result.ok) ok++;
      else if (result.refused) refused++;
      else {
        failed++;
        failures.unshift(result);
        failures.length = Math.min(failures.length, MAX_FAILURES);
      }
    },
    read: () => ({ sent, ok, refused, failed, bySide: { ...bySide }, failures: [...failures] }),
  };
}
