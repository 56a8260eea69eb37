import type { GroupConfig } from '../config/types.ts';

/** What a group keeps on one side; times in milliseconds, 0 where nothing is kept. */
export interface CompiledGroup {
  readonly name: string;
  readonly pinMs: number;
  readonly readYourWritesMs: number;
  /** Who owns the data is decided for all at once, so that a conversation does not carry its writes elsewhere. */
  readonly isFenced: boolean;
}

/** Undefined for a group that keeps nothing, so that its routes pay nothing. */
export function compileGroup(name: string, config: GroupConfig | undefined): CompiledGroup | undefined {
  const { pin = 0, readYourWrites = 0 } = config ?? {};
  if (pin === 0 && readYourWrites === 0) return undefined;
  return Object.freeze({
    name,
    pinMs: pin,
    readYourWritesMs: readYourWrites,
    isFenced: config?.fence !== undefined,
  });
}
