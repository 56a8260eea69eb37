import type { FlagClient, FlagState, PicksBy } from '../../flags/index.ts';
import type { ProxyConfig, RouteConfig } from '../config/types.ts';
import { killSwitchFlag } from '../decision/decide.ts';
import { type Pipeline, pipelineOf } from '../decorators/draw/pipeline.ts';
import type { RouteTable } from '../routing/route-table.ts';
import { groupsApart } from '../server/flag-warnings.ts';
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
  readonly group?: string;
  /** It ends the conversation that its group's pin keeps. */
  readonly endsPin?: true;
  /** It has no legacy side: what is answered instead. */
  readonly whenOff?: 404 | 503;
  /** The way of a request, as `strangler routes --art` draws it. */
  readonly pipeline: Pipeline;
  readonly shadow?: { readonly flag: string; readonly state: FlagSummary };
}

/** Routes that move together; times in milliseconds. */
export interface GroupReport {
  readonly name: string;
  readonly pin?: number;
  readonly readYourWrites?: number;
  readonly fence?: string;
  /** Flags of the group that would not move together, with what each picks by; empty when they do. */
  readonly apart: readonly PicksBy[];
}

/** The route table with the live state of each flag. */
export interface RoutesReport {
  /** What answers everything else; null: it is answered 404. */
  readonly legacy: { readonly name: string; readonly url: string; readonly copies: readonly CopyReport[] } | null;
  readonly killSwitch: FlagSummary;
  /** Null before the flags were known for the first time. */
  readonly flagsAgeSeconds: number | null;
  readonly groups: readonly GroupReport[];
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
    groups: groupsOf(config, table, flags),
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
        ...(route.group !== undefined && { group: route.group }),
        ...(route.endsPin && { endsPin: true as const }),
        ...(route.whenOff !== undefined && { whenOff: route.whenOff }),
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

function groupsOf({ groups, routes }: ProxyConfig, table: RouteTable, flags: FlagClient): readonly GroupReport[] {
  const names = new Set([...Object.keys(groups), ...routes.flatMap(({ group }) => group ?? [])]);
  const apart = groupsApart(table, flags);
  return [...names].map((name) => ({ name, ...groups[name], apart: apart.get(name) ?? [] }));
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
