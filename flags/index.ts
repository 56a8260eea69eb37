export type {
  FlagClient,
  FlagConstraint,
  FlagContext,
  FlagLogger,
  FlagState,
  FlagStrategy,
} from './client/flag-client.ts';
export { startFlagClient, type FlagClientOptions } from './client/start-flag-client.ts';
export { fileFlags, FlagsFileError } from './client/file-flags.ts';
