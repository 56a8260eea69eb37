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
  serviceUnhealthy,
} from './decision.ts';

/** The flag that sends everything to legacy, whatever the other flags say. */
export const killSwitchFlag = 'strangler-kill-switch';

/** What deciding needs to know of a route. */
export interface DecidableRoute {
  readonly flag: string;
}

/**
 * Decides which side answers a request on a named route.
 *
 * The order matters: going back to legacy is never delayed by anything that comes after it.
 * `force` is an override whose token has been checked; `canUseService` is false while the service is ejected and legacy
 * may answer in its place; `isWrite` says that the method may change something: no write follows a flag that splits a
 * tenant between the sides.
 */
export function decide(
  route: DecidableRoute,
  flags: Pick<FlagClient, 'isEnabled' | 'knows' | 'isSafeForWrites'>,
  context: FlagContext,
  force: Side | undefined,
  canUseService: boolean,
  isWrite: boolean,
): Decision {
  if (flags.isEnabled(killSwitchFlag)) return killed;
  if (force !== undefined) return force === 'legacy' ? forcedLegacy : forcedService;
  if (!flags.isEnabled(route.flag, context)) return flags.knows(route.flag) ? flagOff : flagUnknown;
  if (isWrite && !flags.isSafeForWrites(route.flag)) return flagUnsafe;
  if (!canUseService) return serviceUnhealthy;
  return flagOn;
}
