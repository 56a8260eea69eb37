import type { FlagState, FlagStrategy } from './flag-client.ts';

/** What Unleash itself knows of a request; every other name is a property that the application gives. */
const fieldsOfUnleash = new Set([
  'default',
  'random',
  'userId',
  'sessionId',
  'remoteAddress',
  'appName',
  'environment',
  'currentTime',
]);
const ownToVisitor = new Set(['default', 'random', 'userId', 'sessionId']);

/** The stickiness of a flexible rollout; Unleash's default is the user, else the session, else chance. */
export function stickinessOf(strategy: FlagStrategy): string {
  return strategy.parameters['stickiness'] ?? 'default';
}

/** Whether the strategy is a flexible rollout to some but not all. */
export function isShare(strategy: FlagStrategy): boolean {
  const rollout = Number(strategy.parameters['rollout']);
  return strategy.name === 'flexibleRollout' && rollout > 0 && rollout < 100;
}

/** Whether some visitors get the flag and others do not by their own id; a share of the tenants needs no sticky visitor. */
export function isGradual(state: FlagState): boolean {
  return state.strategies.some(
    (each) => each.name.startsWith('gradualRollout') || (isShare(each) && ownToVisitor.has(stickinessOf(each))),
  );
}

/**
 * The answer that a flag gives to everybody, or undefined when the context decides.
 *
 * Most flags are wholly on or off; knowing that in advance spares the engine on the hot path.
 */
export function answerToAll(state: FlagState, hasDependencies: boolean): boolean | undefined {
  if (!state.enabled) return false;
  if (hasDependencies) return undefined;
  if (state.strategies.length === 0 || state.strategies.some(isForEverybody)) return true;
  return undefined;
}

function isForEverybody(strategy: FlagStrategy): boolean {
  if (strategy.constraints.length > 0) return false;
  if (strategy.name === 'default') return true;
  // A flexible rollout that sticks to a property is off for whoever lacks it, even at 100%.
  return (
    strategy.name === 'flexibleRollout' &&
    Number(strategy.parameters['rollout']) >= 100 &&
    ownToVisitor.has(stickinessOf(strategy)) &&
    !stickinessOf(strategy).endsWith('Id')
  );
}

/** The properties (a tenant's, for example) by which the flag is handed out. */
export function propertiesOf(state: FlagState): readonly string[] {
  const names = state.strategies.flatMap((each) => [
    ...each.constraints.map(({ contextName }) => contextName),
    ...(each.name === 'flexibleRollout' ? [stickinessOf(each)] : []),
  ]);
  return [...new Set(names)].filter((name) => !fieldsOfUnleash.has(name));
}
