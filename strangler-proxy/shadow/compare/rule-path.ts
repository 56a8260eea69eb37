/** One step of a rule path: a member, an element, any of either, or any depth (`..`). */
export type Step =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'any' }
  | { readonly kind: 'deep' };

/** A path in a `compare` rule that cannot be read; the message names the place. */
export class RulePathError extends Error {
  readonly code = 'shadow-rule-path';
}

const STEP = /\.\.|\.(\*|[^.[\]*'"\s]+)|\[(\*|\d+)\]|\[(?:'([^']*)'|"([^"]*)")\]/y;
const DEEP_NAME = /(\*|[^.[\]*'"\s]+)/y;

/** Reads `$.a.b`, `$.items[*].x`, `$.items[0]`, `$['odd name']`, `$..x`. Throws RulePathError. */
export function parseRulePath(text: string): readonly Step[] {
  if (!text.startsWith('$')) throw new RulePathError(`"${text}" must begin with "$"`);
  const steps: Step[] = [];
  let at = 1;
  while (at < text.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    if (match === null) throw new RulePathError(`"${text}" cannot be read from "${text.slice(at)}" on`);
    at = STEP.lastIndex;
    if (match[0] !== '..') {
      steps.push(stepOf(match[1] ?? match[3] ?? match[4], match[2], match[0]));
      continue;
    }
    steps.push({ kind: 'deep' });
    // After ".." a name stands without its own dot; "..[*]" goes on as usual.
    DEEP_NAME.lastIndex = at;
    const name = DEEP_NAME.exec(text);
    if (name !== null) {
      steps.push(name[0] === '*' ? { kind: 'any' } : { kind: 'name', name: name[0] });
      at = DEEP_NAME.lastIndex;
    }
  }
  if (steps.at(-1)?.kind === 'deep') throw new RulePathError(`"${text}" ends with ".."`);
  return Object.freeze(steps);
}

function stepOf(name: string | undefined, index: string | undefined, written: string): Step {
  if (written === '.*' || index === '*') return { kind: 'any' };
  return index === undefined ? { kind: 'name', name: name ?? '' } : { kind: 'index', index: Number(index) };
}
