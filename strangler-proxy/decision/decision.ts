import type { Side } from '../config/types.ts';

/** Why a side answers; every reason leads to exactly one side. */
export type Reason =
  | 'no-route'
  | 'kill-switch'
  | 'forced-legacy'
  | 'forced-service'
  | 'flag-unknown'
  | 'flag-off'
  | 'flag-on'
  | 'flag-unsafe'
  | 'service-unhealthy'
  | 'service-failed'
  | 'owner-legacy'
  | 'owner-service'
  | 'no-flag'
  | 'wrote-legacy'
  | 'wrote-service'
  | 'pinned-legacy'
  | 'property-missing';

/** Which side answers a request, and why. */
export interface Decision {
  readonly side: Side;
  readonly reason: Reason;
  /** A small number by which counters are kept in arrays. */
  readonly index: number;
}

const reasons: readonly (readonly [Reason, Side])[] = [
  ['no-route', 'legacy'],
  ['kill-switch', 'legacy'],
  ['forced-legacy', 'legacy'],
  ['forced-service', 'service'],
  ['flag-unknown', 'legacy'],
  ['flag-off', 'legacy'],
  ['flag-on', 'service'],
  ['service-unhealthy', 'legacy'],
  ['service-failed', 'legacy'],
  ['flag-unsafe', 'legacy'],
  ['owner-legacy', 'legacy'],
  ['owner-service', 'service'],
  ['no-flag', 'service'],
  ['wrote-legacy', 'legacy'],
  ['wrote-service', 'service'],
  ['pinned-legacy', 'legacy'],
  ['property-missing', 'legacy'],
];

/** All decisions there are, made once: deciding allocates nothing. */
export const decisions: readonly Decision[] = Object.freeze(
  reasons.map(([reason, side], index) => Object.freeze({ side, reason, index })),
);

function decisionOf(reason: Reason): Decision {
  const found = decisions.find((each) => each.reason === reason);
  if (found === undefined) throw new Error(`no decision for the reason ${reason}`);
  return found;
}

export const noRoute = decisionOf('no-route');
export const killed = decisionOf('kill-switch');
export const forcedLegacy = decisionOf('forced-legacy');
export const forcedService = decisionOf('forced-service');
export const flagUnknown = decisionOf('flag-unknown');
export const flagOff = decisionOf('flag-off');
export const flagOn = decisionOf('flag-on');
export const flagUnsafe = decisionOf('flag-unsafe');
export const serviceUnhealthy = decisionOf('service-unhealthy');
export const serviceFailed = decisionOf('service-failed');

const ownerLegacy = decisionOf('owner-legacy');
const ownerService = decisionOf('owner-service');

/** The side that the fence names as the one that may write, whatever the flag says. */
export function ownerDecision(owner: Side): Decision {
  return owner === 'legacy' ? ownerLegacy : ownerService;
}

export const noFlag = decisionOf('no-flag');
export const wroteLegacy = decisionOf('wrote-legacy');
export const wroteService = decisionOf('wrote-service');
export const pinnedLegacy = decisionOf('pinned-legacy');
export const propertyMissing = decisionOf('property-missing');
