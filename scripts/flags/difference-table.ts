import type { FlagDifference } from '../../flags/index.ts';
import { table } from './table.ts';

const words: Record<FlagDifference['kind'], string> = {
  missing: 'not in Unleash',
  text: 'description or type',
  'no-strategy': 'no strategy yet',
  'no-field': 'nobody can choose its tenants',
  state: 'turned by a person',
  strategies: 'rollout changed by a person',
  unknown: 'no code knows it',
  'unsafe-write': 'UNSAFE rollout of a write flag',
  apart: 'does not move together with its group',
  archived: 'archived: revive it in the UI, or rename the flag',
  overdue: 'past its removal date',
  'no-environment': 'no such environment',
};

/** Differences for people: one line each; who made them so stands there when anything knows it. */
export function differenceTable(differences: readonly FlagDifference[]): string {
  const head = ['flag', 'environment', 'what', 'in Unleash', 'in code'];
  const isSigned = differences.some((difference) => difference.changed !== undefined);
  return table(
    isSigned ? [...head, 'by', 'at (UTC)'] : head,
    differences.map(({ flag, environment, kind, is, should, changed }) => {
      const row = [flag, environment ?? '', words[kind], firstLine(is), firstLine(should)];
      return isSigned ? [...row, changed?.by ?? '', changed?.at.slice(0, 16).replace('T', ' ') ?? ''] : row;
    }),
  );
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
