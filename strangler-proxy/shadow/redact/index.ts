export { redactDifference, redactPath } from './redact-difference.ts';
export { redactTarget } from './redact-target.ts';
