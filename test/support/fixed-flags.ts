import type { FlagClient } from '../../flags/index.ts';

/** Flags that a test turns by hand: one of the three things, with clock and chance, that tests may fake. */
export interface FixedFlags extends FlagClient {
  set(name: string, on: boolean): void;
}

export function fixedFlags(initial: Readonly<Record<string, boolean>>): FixedFlags {
  const flags = new Map(Object.entries(initial));
  const listeners = new Set<() => void>();
  return {
    isEnabled: (name) => flags.get(name) ?? false,
    knows: (name) => flags.has(name),
    describe: () => [...flags].map(([name, enabled]) => ({ name, enabled, strategies: [] })),
    isGradual: () => false,
    isSafeForWrites: () => true,
    missingProperty: () => undefined,
    ageSeconds: () => 0,
    onChange(listener) {
      const call = (): void => listener();
      listeners.add(call);
      return () => void listeners.delete(call);
    },
    stop: () => Promise.resolve(),
    set(name, on) {
      flags.set(name, on);
      for (const listener of listeners) listener();
    },
  };
}
