import type { FlagDefinition } from '../flag-definition.ts';
import type { FlagDifference } from './difference.ts';
import { findDifferences } from './differences.ts';
import { utcToday } from './plan.ts';
import type { UnleashAdmin } from './unleash-admin.ts';

/**
 * Everything in which Unleash differs from the definitions, with who made it so where Unleash's event log tells, and
 * every flag that has outlived its date; reads only.
 */
export async function driftOfFlags(
  admin: UnleashAdmin,
  definitions: readonly FlagDefinition[],
  today = utcToday(),
): Promise<readonly FlagDifference[]> {
  const differences = await findDifferences(admin, definitions, today);
  return Promise.all(
    differences
      .filter((difference) => difference.kind !== 'no-environment')
      .map((difference) => withAuthor(admin, difference)),
  );
}

async function withAuthor(admin: UnleashAdmin, difference: FlagDifference): Promise<FlagDifference> {
  const { kind, flag, environment } = difference;
  if (environment === undefined || (kind !== 'state' && kind !== 'strategies')) return difference;
  const changed = await admin.lastChange(flag, environment, kind);
  return changed === undefined ? difference : { ...difference, changed };
}
