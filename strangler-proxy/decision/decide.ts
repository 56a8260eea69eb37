import type { FlagClient, FlagContext } from '../../flags/index.ts';
import type { Side } from '../config/types.ts';
import {
  type Decision,
  flagOff,
  flagOn,
  flagUnknown,
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
 * may answer in its place.
 */
export function decide(
  route: DecidableRoute,
  flags: Pick<FlagClient, 'isEnabled' | 'knows'>,
  context: FlagContext,
  force: Side | undefined,
  canUseService: boolean,
): Decision {
  if (flags.isEnabled(killSwitchFlag)) return killed;
  if (force !== undefined) return force === 'legacy' ? forcedLegacy : forcedService;
  if (!flags.isEnabled(route.flag, context)) return flags.knows(route.flag) ? flagOff : flagUnknown;
  if (!canUseService) return serviceUnhealthy;
  return flagOn;
}
