export { compareAnswers, compileRules, headerRecord, parseRulePath, RulePathError } from './compare/index.ts';
export type { Answer, CompareRules, Difference, DifferenceKind } from './compare/index.ts';
export { makeShadowMetrics } from './metrics.ts';
export { makeShadowMirror } from './mirror/make-mirror.ts';
export { redactDifference, redactTarget } from './redact/index.ts';
export type { RouteReport, Sample, ShadowReport } from './report/report.ts';
export type {
  Outcome,
  Reason,
  ShadowCapture,
  ShadowLogger,
  ShadowMetrics,
  ShadowMirror,
  ShadowMirrorOptions,
  ShadowStart,
} from './types.ts';
