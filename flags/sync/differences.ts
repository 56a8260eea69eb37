import type { FlagDefinition } from '../flag-definition.ts';
import { compareFlag } from './compare-flag.ts';
import type { FlagDifference } from './difference.ts';
import type { UnleashAdmin } from './unleash-admin.ts';

/** Compares every definition with Unleash, and Unleash's flags with the definitions; reads only. */
export async function findDifferences(
  admin: UnleashAdmin,
  definitions: readonly FlagDefinition[],
  today: string,
): Promise<readonly FlagDifference[]> {
  const [live, archived, segments] = await Promise.all([
    admin.names('live'),
    admin.names('archived'),
    admin.segments(),
  ]);
  const known = await Promise.all(
    definitions.map(async (flag) => {
      const feature = await admin.feature(flag.name);
      if (feature !== undefined) return compareFlag(flag, feature, segments);
      const kind = archived.includes(flag.name) ? 'archived' : 'missing';
      const is = kind === 'archived' ? 'in the archive' : 'nothing';
      return [{ kind, flag: flag.name, is, should: flag.switches } satisfies FlagDifference];
    }),
  );
  const names = new Set(definitions.map((flag) => flag.name));
  const unknown = live
    .filter((name) => !names.has(name))
    .map((name): FlagDifference => ({ kind: 'unknown', flag: name, is: 'present', should: 'nothing' }));
  return [...known.flat(), ...definitions.flatMap((flag) => overdue(flag, today)), ...unknown];
}

function overdue({ name, removeBy }: FlagDefinition, today: string): FlagDifference[] {
  if (removeBy === null || removeBy >= today) return [];
  return [{ kind: 'overdue', flag: name, is: 'still here', should: `gone by ${removeBy}` }];
}
