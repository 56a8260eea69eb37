import type { CompareConfig } from '../../config/types.ts';
import { parseRulePath } from './rule-path.ts';
import type { Step } from './rule-path.ts';

/** Compiled rules: where the comparison stands in the document, and what holds there. */
export interface CompareRules {
  readonly root: RuleCursor;
}

export interface RuleCursor {
  readonly ignored: boolean;
  readonly unordered: boolean;
  readonly key: readonly string[] | undefined;
  child(name: string): RuleCursor;
  item(index: number): RuleCursor;
}

interface Rule {
  readonly steps: readonly Step[];
  readonly effect: { readonly ignored?: true; readonly unordered?: true; readonly key?: readonly string[] };
}
interface Active {
  readonly rule: Rule;
  readonly at: number;
}

/** Compiles the rules of one route; throws RulePathError on a path that cannot be read. */
export function compileRules(config: Partial<CompareConfig>): CompareRules {
  const rules: Rule[] = [
    ...(config.ignore ?? []).map((path): Rule => ({ steps: parseRulePath(path), effect: { ignored: true } })),
    ...(config.unordered ?? []).map((path): Rule => ({ steps: parseRulePath(path), effect: { unordered: true } })),
    ...Object.entries(config.key ?? {}).map(([path, key]): Rule => ({
      steps: parseRulePath(path),
      effect: { key: key.split('.') },
    })),
  ];
  return Object.freeze({ root: makeCursor(rules.map((rule) => ({ rule, at: 0 }))) });
}

const NOTHING: RuleCursor = Object.freeze({
  ignored: false,
  unordered: false,
  key: undefined,
  child: () => NOTHING,
  item: () => NOTHING,
});

function makeCursor(active: readonly Active[]): RuleCursor {
  if (active.length === 0) return NOTHING;
  const here = active.filter(({ rule, at }) => at === rule.steps.length).map(({ rule }) => rule.effect);
  const open = active.filter(({ rule, at }) => at < rule.steps.length);
  return Object.freeze({
    ignored: here.some((effect) => effect.ignored === true),
    unordered: here.some((effect) => effect.unordered === true),
    key: here.find((effect) => effect.key !== undefined)?.key,
    child: (name: string) =>
      advance(open, (step) => step.kind === 'any' || (step.kind === 'name' && step.name === name)),
    item: (index: number) =>
      advance(open, (step) => step.kind === 'any' || (step.kind === 'index' && step.index === index)),
  });
}

function advance(active: readonly Active[], matches: (step: Step) => boolean): RuleCursor {
  const next: Active[] = [];
  for (const { rule, at } of active) {
    const step = rule.steps[at];
    if (step?.kind !== 'deep') {
      if (step !== undefined && matches(step)) next.push({ rule, at: at + 1 });
      continue;
    }
    // ".." stays open for deeper levels and may end here as well.
    next.push({ rule, at });
    const after = rule.steps[at + 1];
    if (after !== undefined && matches(after)) next.push({ rule, at: at + 2 });
  }
  return makeCursor(next);
}
