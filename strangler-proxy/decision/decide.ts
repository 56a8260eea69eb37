import type { FlagClient, FlagContext } from '../../flags/index.ts';
import type { Side } from '../config/types.ts';
import {
  type Decision,
  flagOff,
  flagOn,
  flagUnknown,
  flagUnsafe,
  forcedLegacy,
  forcedService,
  killed,
  noFlag,
  pinnedLegacy,
  serviceUnhealthy,
  propertyMissing,
  wroteLegacy,
  wroteService,
} from './decision.ts';

/** The flag that sends everything to legacy, whatever the other flags say. */
export const killSwitchFlag = 'strangler-kill-switch';

/** What a decision is made of besides the flags. */
export interface DecisionInput {
  /** Undefined: the route has none, and the service answers. */
  readonly flag: string | undefined;
  readonly context: FlagContext;
  /** An override whose token has been checked. */
  readonly force: Side | undefined;
  /** The method may change something. */
  readonly isWrite: boolean;
  /** Legacy may answer reads in place of the service. */
  readonly fallback: boolean;
  readonly isServiceUp: boolean;
  readonly isLegacyUp: boolean;
  /** The side that took this visitor's last write of the group, while its events may still be on their way. */
  readonly wrote: Side | undefined;
  /** The side on which the conversation takes place. */
  readonly pinned: Side | undefined;
}

/** What deciding asks of the flags. */
export type DecidingFlags = Pick<FlagClient, 'isEnabled' | 'knows' | 'isSafeForWrites' | 'missingProperty'>;

/**
 * Decides which side answers a request on a named route.
 *
 * The order matters: going back to legacy is never delayed by anything that comes after it, with one exception that is
 * bound to seconds: who has just written reads where it was written (docs/adr/0013). Neither that nor a pin holds
 * anybody on a side that is down, and a pin to the service is no reason of its own: the flag has the word.
 */
export function decide(flags: DecidingFlags, input: DecisionInput): Decision {
  const { flag, context, force, isWrite, isServiceUp, isLegacyUp, wrote, pinned } = input;
  if (flags.isEnabled(killSwitchFlag)) return killed;
  if (force !== undefined) return force === 'legacy' ? forcedLegacy : forcedService;
  if (wrote !== undefined && !isWrite) {
    if (wrote === 'service' && isServiceUp) return wroteService;
    if (wrote === 'legacy' && isLegacyUp) return wroteLegacy;
  }
  if (flag !== undefined) {
    if (!flags.isEnabled(flag, context)) return offBy(flags, flag, context);
    // No write follows a flag that splits a tenant between the sides.
    if (isWrite && !flags.isSafeForWrites(flag)) return flagUnsafe;
  }
  if (pinned === 'legacy' && isLegacyUp) return pinnedLegacy;
  // An ejected service is left out only where legacy may answer for it; elsewhere trying is better than refusing.
  if (input.fallback && !isWrite && !isServiceUp) return serviceUnhealthy;
  return flag === undefined ? noFlag : flagOn;
}

function offBy(flags: DecidingFlags, flag: string, context: FlagContext): Decision {
  if (!flags.knows(flag)) return flagUnknown;
  return flags.missingProperty(flag, context) === undefined ? flagOff : propertyMissing;
}
