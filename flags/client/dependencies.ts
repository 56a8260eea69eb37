import type { FlagState } from './flag-client.ts';
import type { FeatureStore } from './feature-store.ts';

/** A flag together with those it depends on: it is handed out to nobody to whom its parent is not. */
export interface FlagFamily {
  readonly states: readonly FlagState[];
  /** Some parent has to answer with a variant, which is drawn by visitor. */
  readonly wantsVariant: boolean;
}

/** Unleash knows one generation; a file may say more, or name itself. */
const mostGenerations = 5;

export function familyOf(store: FeatureStore, state: FlagState): FlagFamily {
  const states = [state];
  let wantsVariant = false;
  const known = new Map(store.states().map((each) => [each.name, each]));
  let generation = [state];
  for (let i = 0; i < mostGenerations && generation.length > 0; i++) {
    const parents = generation.flatMap(({ name }) => store.getToggle(name)?.dependencies ?? []);
    wantsVariant ||= parents.some(({ variants }) => (variants?.length ?? 0) > 0);
    generation = parents.flatMap(({ feature }) => known.get(feature) ?? []).filter((each) => !states.includes(each));
    states.push(...generation);
  }
  return { states, wantsVariant };
}
