import type { FlagDefinition } from '../flag-definition.ts';
import { flagsApart } from '../moving-together.ts';
import { compareFlag, stateOf } from './compare-flag.ts';
import type { FlagDifference } from './difference.ts';
import type { UnleashAdmin, UnleashFeature, UnleashSegment } from './unleash-admin.ts';

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
  const features = await Promise.all(definitions.map((flag) => admin.feature(flag.name)));
  const known = definitions.map((flag, index) => {
    const feature = features[index];
    if (feature !== undefined) return compareFlag(flag, feature, segments);
    const kind = archived.includes(flag.name) ? 'archived' : 'missing';
    const is = kind === 'archived' ? 'in the archive' : 'nothing';
    return [{ kind, flag: flag.name, is, should: flag.switches } satisfies FlagDifference];
  });
  const names = new Set(definitions.map((flag) => flag.name));
  const unknown = live
    .filter((name) => !names.has(name))
    .map((name): FlagDifference => ({ kind: 'unknown', flag: name, is: 'present', should: 'nothing' }));
  const found = features.filter((feature) => feature !== undefined);
  return [
    ...known.flat(),
    ...(await missingFields(admin, definitions)),
    ...apart(definitions, found, segments),
    ...definitions.flatMap((flag) => overdue(flag, today)),
    ...unknown,
  ];
}

function overdue({ name, removeBy }: FlagDefinition, today: string): FlagDifference[] {
  if (removeBy === null || removeBy >= today) return [];
  return [{ kind: 'overdue', flag: name, is: 'still here', should: `gone by ${removeBy}` }];
}

/** Without its field in Unleash nobody can choose the tenants of a flag in the UI; each field once. */
async function missingFields(admin: UnleashAdmin, definitions: readonly FlagDefinition[]): Promise<FlagDifference[]> {
  const byTenant = Map.groupBy(definitions, ({ tenant }) => tenant);
  byTenant.delete(undefined);
  if (byTenant.size === 0) return [];
  const here = await admin.contextFields();
  return [...byTenant].flatMap(([tenant = '', [first]]) =>
    first === undefined || here.includes(tenant)
      ? []
      : [{ kind: 'no-field', flag: first.name, is: 'no such field', should: `a context field ${tenant}` }],
  );
}

/** Flags that the definitions put into one group (`groupId`), and that people hand out differently. */
function apart(
  definitions: readonly FlagDefinition[],
  features: readonly UnleashFeature[],
  segments: readonly UnleashSegment[],
): FlagDifference[] {
  const groups = Map.groupBy(
    definitions.filter(({ kind, rollout }) => (kind === 'read' || kind === 'write') && rollout.groupId !== undefined),
    ({ rollout }) => rollout.groupId ?? '',
  );
  const environments = new Set(definitions.flatMap((flag) => flag.environments));
  return [...groups].flatMap(([group, flags]) =>
    [...environments].flatMap((environment) => {
      const names = flags.filter((flag) => flag.environments.includes(environment)).map(({ name }) => name);
      const states = features
        .filter(({ name }) => names.includes(name))
        .flatMap((feature) =>
          feature.environments
            .filter(({ name }) => name === environment)
            .map((here) => stateOf(feature.name, here, segments)),
        );
      return flagsApart(states).map(({ flag, by }): FlagDifference => ({
        kind: 'apart',
        flag,
        environment,
        is: `handed out by ${by.join(' and ')}`,
        should: `the same for all of the group ${group}`,
      }));
    }),
  );
}
