import type { Conflict } from './rules.ts';

/** The other side's fields that are taken over: those it changed and the owner did not. */
export function takenFields(conflict: Conflict): readonly string[] {
  if (conflict.ours === null || conflict.theirs === null) return [];
  const ours = new Set(conflict.ourFields);
  return conflict.theirFields.filter((field) => !ours.has(field));
}

/**
 * Field by field along what changed: a field that both sides changed stays as the owner has it. A deletion is settled as
 * a whole, in the owner's favour: what it deleted stays deleted, what it changed stays alive.
 */
export function mergeFields(conflict: Conflict): object | null {
  const { ours, theirs } = conflict;
  if (ours === null || theirs === null) return ours;
  const values = new Map<string, unknown>(Object.entries(theirs));
  const taken = takenFields(conflict).filter((field) => values.has(field));
  return { ...ours, ...Object.fromEntries(taken.map((field) => [field, values.get(field)])) };
}
