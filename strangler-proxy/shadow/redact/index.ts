export { redactDifference } from './redact-difference.ts';
export { redactTarget } from './redact-target.ts';
