import type { FlagClient } from './flag-client.ts';

/** For who has no flags at all: knows none, and that is current. */
export function noFlags(): FlagClient {
  return {
    isEnabled: () => false,
    knows: () => false,
    describe: () => [],
    isGradual: () => false,
    isSafeForWrites: () => true,
    missingProperty: () => undefined,
    ageSeconds: () => 0,
    onChange: () => () => undefined,
    stop: () => Promise.resolve(),
  };
}
