import type { FlagDefinition } from '../flag-definition.ts';
import type { FlagDifference } from './difference.ts';
import { findDifferences } from './differences.ts';
import { utcToday } from './plan.ts';
import type { UnleashAdmin } from './unleash-admin.ts';

/** Everything in which Unleash differs from the definitions, and every flag that has outlived its date; reads only. */
export async function driftOfFlags(
  admin: UnleashAdmin,
  definitions: readonly FlagDefinition[],
  today = utcToday(),
): Promise<readonly FlagDifference[]> {
  const differences = await findDifferences(admin, definitions, today);
  return differences.filter((difference) => difference.kind !== 'no-environment');
}
