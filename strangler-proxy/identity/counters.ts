import type { ReadFailure } from './bridge-request.ts';

/** How a session became known, or did not. */
export type SessionOutcome = 'cached' | 'read' | ReadFailure;

/** Plain numbers, from which the metrics are filled when they are scraped. */
export interface IdentityCounters {
  readonly outcomes: Record<SessionOutcome, number>;
  /** Tokens signed. */
  tokens: number;
  /** Sessions that are remembered now. */
  remembered: () => number;
}

export function makeIdentityCounters(): IdentityCounters {
  return {
    outcomes: { cached: 0, read: 0, timeout: 0, unreachable: 0, 'no-bridge': 0, 'bad-answer': 0, busy: 0 },
    tokens: 0,
    remembered: () => 0,
  };
}
