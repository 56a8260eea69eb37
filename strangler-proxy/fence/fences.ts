import { isDeepStrictEqual } from 'node:util';
import { Agent, type buildConnector } from 'undici';
import type { FenceConfig, Side } from '../config/types.ts';
import { isSafeMethod } from '../forwarding/identify.ts';
import { askSide } from './ask-side.ts';
import { makeFence } from './fence.ts';
import type { FenceReports } from './reports.ts';
import type { Fence, Fences } from './types.ts';

export interface FencesDeps {
  readonly connect: buildConnector.connector;
  /** Of any copy of an upstream. */
  readonly originOf: (upstream: string) => string;
  readonly reports: FenceReports;
}

/** For all sides together: a move takes two or three requests. */
const connections = 16;

/** Makes the fences. */
export function makeFences({ connect, originOf, reports }: FencesDeps): Fences {
  const dispatcher = new Agent({ connections, pipelining: 1, connect });
  let fences: ReadonlyMap<string, { readonly made: readonly unknown[]; readonly fence: Fence }> = new Map();

  const make = (name: string, config: FenceConfig, upstreams: Readonly<Record<Side, string>>): Fence => {
    const side = (which: Side) =>
      askSide({
        side: which,
        fence: name,
        secret: config.secret,
        dispatcher,
        origin: () => originOf(upstreams[which]),
        now: Date.now,
      });
    return makeFence(name, { legacy: side('legacy'), service: side('service') }, config, reports);
  };

  return {
    get: (name) => fences.get(name)?.fence,
    use(config) {
      const before = fences;
      fences = new Map(
        Object.entries(config.fences).flatMap(([name, settings]) => {
          // Reads of the group may be another service's.
          const service = config.routes.find(
            ({ group, match }) =>
              group !== undefined &&
              config.groups[group]?.fence === name &&
              !match.methods.every((method) => isSafeMethod(method)),
          )?.service;
          if (service === undefined) return [];
          const made = [settings, config.legacy, service];
          const old = before.get(name);
          const isSame = old !== undefined && isDeepStrictEqual(old.made, made);
          const fence = isSame ? old.fence : make(name, settings, { legacy: config.legacy, service });
          return [[name, { made, fence }]];
        }),
      );
    },
    stop: () => dispatcher.destroy(),
  };
}
