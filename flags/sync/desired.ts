import type { FlagDefinition } from '../flag-definition.ts';
import type { NewStrategy, UnleashStrategy } from './unleash-admin.ts';

/** What the flag's page in Unleash says: the person at the switch reads it, so it names owner, routes and end. */
export function descriptionOf(flag: FlagDefinition): string {
  return [
    flag.switches,
    `Owner: ${flag.owner}.`,
    ...(flag.routes.length > 0 ? [`Routes: ${flag.routes.join(', ')}.`] : []),
    ...(flag.kind === 'write' ? ['A write flag: as a whole or by tenant, never by user.'] : []),
    flag.removeBy === null ? 'Stays.' : `Remove by ${flag.removeBy}.`,
  ].join('\n');
}

/** The one strategy with which the flag is created in each of its environments. */
export function strategyOf({ name, rollout }: FlagDefinition): NewStrategy {
  const { percent, stickiness, groupId = name } = rollout;
  return { name: 'flexibleRollout', parameters: { rollout: String(percent), stickiness, groupId } };
}

type Described = NewStrategy & Partial<Pick<UnleashStrategy, 'constraints' | 'segments' | 'disabled'>>;

/** One line that is equal for equal strategies and readable in a table. */
export function strategyText({ name, parameters, constraints = [], segments = [], disabled }: Described): string {
  const { rollout, stickiness = 'default', groupId, ...rest } = parameters;
  const words =
    name === 'flexibleRollout'
      ? [`${rollout ?? '0'}%`, `by ${stickiness}`, `group ${groupId ?? '-'}`]
      : [name, ...Object.entries(rest).map(([key, value]) => `${key}=${value}`)];
  for (const { contextName, inverted, operator, values, value } of constraints) {
    words.push(`where ${contextName} ${inverted ? 'not ' : ''}${operator} ${value ?? values.join('|')}`);
  }
  if (segments.length > 0) words.push(`segments ${segments.join(',')}`);
  return disabled === true ? `(disabled) ${words.join(' ')}` : words.join(' ');
}
