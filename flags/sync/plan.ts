import type { FlagDefinition } from '../flag-definition.ts';
import type { FlagDifference } from './difference.ts';
import { findDifferences } from './differences.ts';
import type { UnleashAdmin } from './unleash-admin.ts';

export interface PlanOptions {
  /** Also take back what people turned: states and strategies as the definitions say. */
  readonly force?: boolean;
  /** `YYYY-MM-DD`; today (UTC) when left out. */
  readonly today?: string;
}

/** What an apply would do, what it would leave alone, and what it cannot settle. */
export interface FlagPlan {
  readonly changes: readonly FlagDifference[];
  /** People's own changes, which stay, and flags that no code knows. */
  readonly kept: readonly FlagDifference[];
  /** For a person to settle: an unsafe rollout of a write flag, flags of a group that move apart, an archived name. */
  readonly problems: readonly FlagDifference[];
}

/** Order of work: a flag that is to go off does so before its strategies are touched. */
const rank: Partial<Record<FlagDifference['kind'], number>> = { missing: 0, text: 1, state: 2, strategies: 3 };

/** Compares definitions with Unleash and says what `applyFlags` would change; changes nothing. */
export async function planFlags(
  admin: UnleashAdmin,
  definitions: readonly FlagDefinition[],
  { force = false, today = utcToday() }: PlanOptions = {},
): Promise<FlagPlan> {
  const differences = await findDifferences(admin, definitions, today);
  const of = (...kinds: FlagDifference['kind'][]): FlagDifference[] =>
    differences.filter((difference) => kinds.includes(difference.kind));
  const byCode = of('no-field', 'missing', 'text', 'no-strategy');
  const byPeople = of('state', 'strategies');
  const changes = force ? [...byCode, ...byPeople] : byCode;
  return {
    changes: changes.toSorted((a, b) => (rank[a.kind] ?? 4) - (rank[b.kind] ?? 4)),
    kept: [...(force ? [] : byPeople), ...of('unknown')],
    // With force the strategies are reset, and an unsafe rollout goes with them.
    problems: of('archived', ...(force ? [] : (['unsafe-write', 'apart'] as const))),
  };
}

export function utcToday(): string {
  return new Date().toISOString().slice(0, 10);
}
