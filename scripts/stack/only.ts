import { UserError } from '../user-error.ts';

/** The parts that `--only` may name: `monolith` runs by itself, `unleash` beside it. */
export const ONLY_PARTS = ['monolith', 'unleash'] as const;

/** The parts to which `up --only` limits the stack; what they need (their database, the fakes) comes with them. */
export type Only = readonly (typeof ONLY_PARTS)[number][];

/** Reads `--only monolith,unleash`. */
export function parseOnly(text: string): Only {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !ONLY_PARTS.some((part) => part === name));
  if (unknown.length > 0) {
    const they = unknown.map((name) => `"${name}"`).join(', ');
    throw new UserError(`--only: ${they} cannot run alone. Write --only monolith, or --only monolith,unleash`);
  }
  if (!names.includes('monolith')) throw new UserError('--only: unleash alone has nobody who reads it; add monolith');
  return ONLY_PARTS.filter((part) => names.includes(part));
}
