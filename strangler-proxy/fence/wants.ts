import type { Side } from '../config/types.ts';
import type { Decision, Reason } from '../decision/decision.ts';

/** The reasons by which a flag, or the kill switch, says where writes belong; all others say it for one request only. */
const ofFlags: ReadonlySet<Reason> = new Set(['kill-switch', 'flag-off', 'flag-on', 'flag-unsafe']);

/** The side that a decision would move the writes of the group to; undefined for one that moves nothing. */
export function wantOf({ side, reason }: Decision): Side | undefined {
  return ofFlags.has(reason) ? side : undefined;
}

/** Whoever overrides the flag overrides it for this request. */
export function isForced({ reason }: Decision): boolean {
  return reason === 'forced-legacy' || reason === 'forced-service';
}
