export { headerRecord } from './answer.ts';
export type { Answer } from './answer.ts';
export { compareAnswers } from './compare-answers.ts';
export { MAX_DIFFERENCES } from './difference.ts';
export type { Difference, DifferenceKind } from './difference.ts';
export { parseRulePath, RulePathError } from './rule-path.ts';
export { compileRules } from './rules.ts';
export type { CompareRules } from './rules.ts';
