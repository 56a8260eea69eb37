import type { FlagEngine } from './engine.ts';
import type { FeatureStore } from './feature-store.ts';
import type { FlagClient, FlagContext } from './flag-client.ts';
import { writeRolloutProblems } from '../write-rollout.ts';
import { familyOf } from './dependencies.ts';
import { answerToAll, isGradual, propertiesOf } from './rollout.ts';

const nobody: FlagContext = Object.freeze({});

/** The questions of a FlagClient over a store; `changed()` after each replacement of the store's content. */
export interface FlagView extends Pick<
  FlagClient,
  'isEnabled' | 'knows' | 'describe' | 'isGradual' | 'isSafeForWrites' | 'missingProperty' | 'onChange'
> {
  changed(): void;
}

/** What one flag answers without looking at the context; undefined asks the engine. */
interface Known {
  readonly toAll: boolean | undefined;
  readonly gradual: boolean;
  readonly safeForWrites: boolean;
  /** Of the context, by which it is handed out. */
  readonly properties: readonly string[];
}

export function makeFlagView(store: FeatureStore, engine: () => FlagEngine): FlagView {
  let known = new Map<string, Known>();
  const listeners = new Set<() => void>();

  return {
    isEnabled(name, context = nobody) {
      const flag = known.get(name);
      if (flag === undefined) return false;
      if (flag.toAll === undefined) return engine().isEnabled(name, context);
      engine().count(name, flag.toAll);
      return flag.toAll;
    },
    knows: (name) => known.has(name),
    describe: () => store.states(),
    isGradual: (name) => known.get(name)?.gradual ?? false,
    isSafeForWrites: (name) => known.get(name)?.safeForWrites ?? true,
    missingProperty: (name, { properties }) =>
      known.get(name)?.properties.find((each) => (properties?.[each] ?? '') === ''),
    onChange(listener) {
      // A fresh function for each registration: the same listener registered twice is called twice and ended one by one.
      const call = (): void => listener();
      listeners.add(call);
      return () => void listeners.delete(call);
    },
    changed() {
      known = new Map(store.states().map((state) => [state.name, knownOf(store, state)]));
      for (const listener of listeners) listener();
    },
  };
}

function knownOf(store: FeatureStore, state: ReturnType<FeatureStore['states']>[number]): Known {
  const hasDependencies = (store.getToggle(state.name)?.dependencies?.length ?? 0) > 0;
  // A segment that the server did not send is refused by the engine; only the engine can know.
  const hasSegments =
    store.getToggle(state.name)?.strategies?.some((each) => (each.segments?.length ?? 0) > 0) ?? false;
  const toAll = hasSegments && state.enabled ? undefined : answerToAll(state, hasDependencies);
  const { states, wantsVariant } = familyOf(store, state);
  return Object.freeze({
    toAll,
    gradual: wantsVariant || states.some(isGradual),
    safeForWrites: !wantsVariant && states.every((each) => writeRolloutProblems(each).length === 0),
    properties: state.enabled ? propertiesOf(state) : [],
  });
}
