import type { FlagState, FlagStrategy } from './client/flag-client.ts';
import { isShare, stickinessOf } from './client/rollout.ts';

/** Context fields that differ between two people, or two processes, that change the same order. */
const notTenants = new Set(['default', 'random', 'userId', 'sessionId', 'remoteAddress', 'appName']);

/** Fields that everybody has alike at any moment. */
const sameForAll = new Set(['environment', 'currentTime']);

/**
 * Why a write flag may not roll out as it stands; empty when it may.
 *
 * Two people who change one order must meet on one side, so a write flag is on as a whole or by tenant (stickiness and
 * constraints on a property such as `pizzeriaId`), never by user. Where the tenant's property is known, by no other.
 */
export function writeRolloutProblems(state: FlagState, tenant?: string): readonly string[] {
  return state.strategies.flatMap((each) => problemsOf(each, tenant).map((problem) => `${state.name}: ${problem}`));
}

function problemsOf(strategy: FlagStrategy, tenant: string | undefined): string[] {
  const splits = (field: string): boolean =>
    tenant === undefined ? notTenants.has(field) : field !== tenant && !sameForAll.has(field);
  const problems = strategy.constraints
    .filter((constraint) => splits(constraint.contextName))
    .map((constraint) => `a constraint on ${constraint.contextName} splits one tenant between the sides`);
  if (strategy.name !== 'default' && strategy.name !== 'flexibleRollout') {
    problems.push(`the strategy ${strategy.name} does not decide by tenant`);
  }
  if (isShare(strategy) && splits(stickinessOf(strategy))) {
    const { rollout } = strategy.parameters;
    problems.push(
      `${rollout}% by the stickiness "${stickinessOf(strategy)}" splits one tenant between the sides: use 100% or a tenant property`,
    );
  }
  return problems;
}
