import type { FlagClient, FlagState } from '../../flags/index.ts';
import type { ProxyConfig, RouteConfig } from '../config/types.ts';
import { killSwitchFlag } from '../decision/decide.ts';
import { type Pipeline, pipelineOf } from '../decorators/draw/pipeline.ts';
import type { RouteTable } from '../routing/route-table.ts';
import type { CopyReport } from '../upstreams/copy.ts';

/** The state of a flag as far as it can be told without a request. */
export type FlagSummary = 'on' | 'off' | 'partly on' | 'unknown';

export interface RouteReport {
  readonly id: string;
  readonly methods: readonly string[];
  readonly path: string;
  readonly host?: string;
  /** Null: the route has none, and the service answers. */
  readonly flag: { readonly name: string; readonly state: FlagSummary } | null;
  readonly service: {
    readonly name: string;
    /** Of each copy. */
    readonly url: string;
    readonly path: string;
    readonly up: boolean;
    readonly copies: readonly CopyReport[];
  };
  readonly fallback: boolean;
  /** The way of a request, as `strangler routes --art` draws it. */
  readonly pipeline: Pipeline;
  readonly shadow?: { readonly flag: string; readonly state: FlagSummary };
}

/** The route table with the live state of each flag. */
export interface RoutesReport {
  /** What answers everything else; null: it is answered 404. */
  readonly legacy: { readonly name: string; readonly url: string; readonly copies: readonly CopyReport[] } | null;
  readonly killSwitch: FlagSummary;
  /** Null before the flags were known for the first time. */
  readonly flagsAgeSeconds: number | null;
  readonly routes: readonly RouteReport[];
}

export function routesReport(config: ProxyConfig, table: RouteTable, flags: FlagClient): RoutesReport {
  const states = new Map(flags.describe().map((each) => [each.name, each]));
  const age = flags.ageSeconds();
  const { legacy } = table.unnamed;
  return {
    legacy: config.unnamed === 404 ? null : { name: config.legacy, url: legacy.origins, copies: legacy.report() },
    killSwitch: summary(states.get(killSwitchFlag)),
    flagsAgeSeconds: Number.isFinite(age) ? Math.round(age * 10) / 10 : null,
    routes: table.routes.flatMap(({ config: route, service, decorators }) => {
      if (route === undefined) return [];
      const { methods, path, host } = route.match;
      return {
        id: route.id,
        methods,
        path,
        ...(host !== undefined && { host }),
        flag: route.flag === undefined ? null : { name: route.flag, state: summary(states.get(route.flag)) },
        service: {
          name: service.name,
          url: service.origins,
          path: route.rewrite?.path ?? path,
          up: service.health.isUp(),
          copies: service.report(),
        },
        fallback: route.fallback,
        pipeline: pipelineOf(route, decorators, sidesOf(route, config.legacy)),
        ...(route.shadow && { shadow: { flag: route.shadow.flag, state: summary(states.get(route.shadow.flag)) } }),
      };
    }),
  };
}

/** What the proxy chooses from; without a flag there is nothing to choose, and its place is told. */
function sidesOf({ flag, whenOff, service, rewrite }: RouteConfig, legacy: string): string {
  if (flag === undefined) return service + (rewrite?.path ?? '');
  return `${whenOff ?? legacy} | ${service}`;
}

function summary(state: FlagState | undefined): FlagSummary {
  if (state === undefined) return 'unknown';
  if (!state.enabled) return 'off';
  const toAll =
    state.strategies.length === 0 ||
    state.strategies.some((each) => each.constraints.length === 0 && isWhole(each.name, each.parameters['rollout']));
  return toAll ? 'on' : 'partly on';
}

function isWhole(strategy: string, rollout: string | undefined): boolean {
  return strategy === 'default' || (strategy === 'flexibleRollout' && Number(rollout) >= 100);
}
