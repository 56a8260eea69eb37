import type { FlagClient } from '../../flags/index.ts';

/** Knows without a context what a flag can be. */
export interface WatchedFlags {
  /** False while a flag is off for everybody, or not known. */
  readonly canBeOn: (flag: string) => boolean;
  stop(): void;
}

/** Looks at all flags when one of them changes, so that a request need not. */
export function watchFlags(flags: Pick<FlagClient, 'describe' | 'onChange'>): WatchedFlags {
  const enabled = (): ReadonlySet<string> =>
    new Set(flags.describe().flatMap((flag) => (flag.enabled ? [flag.name] : [])));
  let current = enabled();
  const stop = flags.onChange(() => {
    current = enabled();
  });
  return { canBeOn: (flag) => current.has(flag), stop };
}
