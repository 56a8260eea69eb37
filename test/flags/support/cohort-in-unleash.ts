import type { FlagClient } from '../../../flags/index.ts';
import { development, openPlayground } from './flags-in-unleash.ts';

/** A read and a write flag of a real Unleash, on, and handed out tenant by tenant. */
export interface CohortInUnleash {
  readonly read: string;
  readonly write: string;
  readonly flags: FlagClient;
  /** As a person does in the UI: the constraint `pizzeriaId IN (…)` of both flags' one strategy. */
  handTo(...pizzerias: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export async function flagsInUnleash(): Promise<CohortInUnleash> {
  const playground = await openPlayground();
  const { admin, read, write, unleash } = playground;
  const strategyOf = async (name: string) => {
    const feature = await admin.feature(name);
    const [strategy] = feature?.environments.find((each) => each.name === development)?.strategies ?? [];
    if (strategy === undefined) throw new Error(`${name} has no strategy`);
    return strategy;
  };
  const flags = await playground.client();
  return {
    read,
    write,
    flags,
    async handTo(...pizzerias) {
      for (const name of [read, write]) {
        const { id, name: kind, parameters } = await strategyOf(name);
        const constraints = [{ contextName: 'pizzeriaId', operator: 'IN', values: pizzerias, inverted: false }];
        const path = `/api/admin/projects/default/features/${name}/environments/${development}/strategies/${id}`;
        const answer = await fetch(unleash.url + path, {
          method: 'PUT',
          headers: { authorization: unleash.adminToken, 'content-type': 'application/json' },
          body: JSON.stringify({ name: kind, parameters, constraints }),
        });
        if (!answer.ok) throw new Error(`Unleash: ${answer.status} ${await answer.text()}`);
        await playground.turn(name, true);
      }
    },
    close: () => playground.close(),
  };
}
