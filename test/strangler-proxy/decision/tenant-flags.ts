import type { FlagClient, FlagStrategy } from '../../../flags/index.ts';
import { FeatureStore } from '../../../flags/client/feature-store.ts';
import { startEngine } from '../../../flags/client/engine.ts';
import { featureSet } from '../../../flags/client/features.ts';
import { makeFlagView } from '../../../flags/client/flag-view.ts';

/** Flags as Unleash would give them out, evaluated by its own client; strategies by the flag's name, null for off. */
export interface TenantFlags extends FlagClient {
  hand(flags: Readonly<Record<string, readonly Partial<FlagStrategy>[] | null>>): void;
}

export function tenantFlags(initial: Parameters<TenantFlags['hand']>[0]): TenantFlags {
  const store = new FeatureStore();
  const engine = startEngine({ store, environment: 'default', appName: 'test' });
  const view = makeFlagView(store, () => engine);
  const flags: TenantFlags = {
    ...view,
    ageSeconds: () => 0,
    stop: () => engine.stop(),
    hand(given) {
      const features = Object.entries(given).map(([name, strategies]) => ({
        name,
        enabled: strategies !== null,
        strategies: strategies ?? [],
      }));
      store.replace(featureSet.parse({ version: 2, features }));
      view.changed();
    },
  };
  flags.hand(initial);
  return flags;
}

/** As people set it in the UI: the constraint `pizzeriaId IN (…)`. */
export function byTenant(...pizzerias: readonly string[]): readonly Partial<FlagStrategy>[] {
  const constraints = [{ contextName: 'pizzeriaId', operator: 'IN', inverted: false, values: pizzerias }];
  return [
    { name: 'flexibleRollout', parameters: { rollout: '100', stickiness: 'default', groupId: 'g' }, constraints },
  ];
}
