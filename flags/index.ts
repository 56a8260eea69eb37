export type {
  FlagClient,
  FlagConstraint,
  FlagContext,
  FlagLogger,
  FlagState,
  FlagStrategy,
} from './client/flag-client.ts';
export { startFlagClient, type FlagClientOptions } from './client/start-flag-client.ts';
export { noFlags } from './client/no-flags.ts';
export { fileFlags, FlagsFileError } from './client/file-flags.ts';
export { defineFlags, flagKinds, type FlagDefinition } from './flag-definition.ts';
export { flagsApart, type PicksBy } from './moving-together.ts';
export { writeRolloutProblems } from './write-rollout.ts';
export { makeUnleashAdmin, type UnleashAdmin } from './sync/unleash-admin.ts';
export type { UnleashAccess } from './sync/unleash-api.ts';
export { UnleashError, type UnleashErrorCode } from './sync/unleash-error.ts';
export type { FlagDifference } from './sync/difference.ts';
export { planFlags, type FlagPlan, type PlanOptions } from './sync/plan.ts';
export { applyFlags, type ApplyOptions } from './sync/apply.ts';
export { driftOfFlags } from './sync/drift.ts';
export { nearest } from './sync/nearest.ts';
export { FlagNotTurnedError, setFlag } from './sync/set-flag.ts';
