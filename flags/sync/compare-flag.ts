import type { FlagState } from '../client/flag-client.ts';
import type { FlagDefinition } from '../flag-definition.ts';
import { writeRolloutProblems } from '../write-rollout.ts';
import { descriptionOf, strategyOf, strategyText } from './desired.ts';
import type { FlagDifference } from './difference.ts';
import type { UnleashFeature, UnleashSegment } from './unleash-admin.ts';

type Environment = UnleashFeature['environments'][number];

/** Compares one definition with the flag that Unleash has, in all its environments. */
export function compareFlag(
  flag: FlagDefinition,
  feature: UnleashFeature,
  segments: readonly UnleashSegment[],
): FlagDifference[] {
  const here = feature.environments.map((environment) => environment.name);
  return [
    ...texts(flag, feature),
    ...feature.environments.flatMap((environment) => ofEnvironment(flag, environment, segments)),
    ...flag.environments
      .filter((name) => !here.includes(name))
      .map((name): FlagDifference => ({
        kind: 'no-environment',
        flag: flag.name,
        environment: name,
        is: 'the project has no such environment',
        should: 'usable there',
      })),
  ];
}

function texts(flag: FlagDefinition, feature: UnleashFeature): FlagDifference[] {
  const pairs = [
    [feature.description, descriptionOf(flag)],
    [feature.type, flag.type],
  ] as const;
  return pairs
    .filter(([is, should]) => is !== should)
    .map(([is, should]) => ({ kind: 'text', flag: flag.name, is, should }));
}

function ofEnvironment(
  flag: FlagDefinition,
  environment: Environment,
  segments: readonly UnleashSegment[],
): FlagDifference[] {
  const at = { flag: flag.name, environment: environment.name };
  const allowed = flag.environments.includes(environment.name);
  const shouldBeOn = allowed && flag.default;
  const found: FlagDifference[] = [];
  // Switched off and bare, it was left so by an apply that died half way: nobody's decision is overwritten.
  const halfMade = allowed && !environment.enabled && environment.strategies.length === 0;
  if (environment.enabled !== shouldBeOn && !halfMade) {
    found.push({
      kind: 'state',
      ...at,
      is: onOff(environment.enabled),
      should: allowed ? onOff(shouldBeOn) : 'never on',
    });
  }
  if (!allowed) return found;

  const is = environment.strategies.map(strategyText);
  const should = strategyText(strategyOf(flag));
  if (halfMade) found.push({ kind: 'no-strategy', ...at, is: 'none', should });
  else if (is.length !== 1 || is[0] !== should) {
    found.push({ kind: 'strategies', ...at, is: is.join(' or ') || 'none', should });
  }
  if (flag.kind === 'write') {
    for (const problem of writeRolloutProblems(stateOf(flag.name, environment, segments), flag.tenant)) {
      found.push({ kind: 'unsafe-write', ...at, is: problem, should: 'as a whole or by tenant' });
    }
  }
  return found;
}

/** A flag of Unleash in one environment, in the words of the rollout rules. */
export function stateOf(
  name: string,
  { enabled, strategies }: Environment,
  segments: readonly UnleashSegment[],
): FlagState {
  return {
    name,
    enabled,
    strategies: strategies
      .filter((strategy) => strategy.disabled !== true)
      .map((strategy) => ({
        name: strategy.name,
        parameters: strategy.parameters,
        constraints: [...strategy.constraints, ...segmentsOf(strategy.segments, segments)].map(
          ({ contextName, operator, inverted, values }) => ({ contextName, operator, inverted, values }),
        ),
      })),
  };
}

function segmentsOf(ids: readonly number[], segments: readonly UnleashSegment[]): UnleashSegment['constraints'] {
  return segments.filter((segment) => ids.includes(segment.id)).flatMap((segment) => segment.constraints);
}

function onOff(on: boolean): string {
  return on ? 'on' : 'off';
}
