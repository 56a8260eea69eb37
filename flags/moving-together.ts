import type { FlagState, FlagStrategy } from './client/flag-client.ts';
import { isShare, stickinessOf } from './client/rollout.ts';

/** A flag of a group, and by what it picks those who get it. */
export interface PicksBy {
  readonly flag: string;
  /** Empty for a flag that is for everybody or for nobody. */
  readonly by: readonly string[];
}

/**
 * The flags of one group that would not move together: empty when the same person or tenant is on the same side of all
 * of them, as far as stickiness, `groupId` and the fields of constraints can tell. How large the shares are, and which
 * tenants are named, may differ on the way: reads go first.
 */
export function flagsApart(states: readonly FlagState[]): readonly PicksBy[] {
  const picking = states.map((state) => ({ flag: state.name, by: picksBy(state) })).filter(({ by }) => by.length > 0);
  return new Set(picking.map(({ by }) => by.join())).size > 1 ? picking : [];
}

function picksBy(state: FlagState): readonly string[] {
  return [...new Set(state.strategies.flatMap((strategy) => picks(strategy, state.name)))].sort();
}

function picks(strategy: FlagStrategy, flag: string): readonly string[] {
  const fields = strategy.constraints.map(({ contextName }) => `constraints on ${contextName}`);
  if (isShare(strategy))
    return [...fields, `a share by ${stickinessOf(strategy)} in groupId ${strategy.parameters['groupId'] ?? flag}`];
  return strategy.name === 'default' || strategy.name === 'flexibleRollout' ? fields : [...fields, strategy.name];
}
