import type { FlagClient, FlagState } from '../../flags/index.ts';
import type { ProxyConfig } from '../config/types.ts';
import type { RouteTable } from '../routing/route-table.ts';
import type { RouteReport, Sample, ShadowReport } from '../shadow/index.ts';
import type { CopyReport } from '../upstreams/copy.ts';
import type { Upstream } from '../upstreams/upstream.ts';
import { killSwitchFlag } from '../decision/decide.ts';
import type { FlipAuthors } from './flip-authors.ts';
import { describeFlag, type Flip } from './flips.ts';
import type { ChartPoint, RateKeeper, Rates } from './rates.ts';
import type { RecentDecision } from './recent.ts';

/** How far a route has come: `legacy`, `shadow`, `ramping` (for some), `service`, or `unknown flag`. */
export type Stage = 'legacy' | 'shadow' | 'ramping' | 'service' | 'unknown flag';

export interface ConsoleRoute {
  readonly id: string;
  readonly methods: readonly string[];
  /** With the host before it, where the route names one. */
  readonly path: string;
  readonly flag: string;
  /** What the flag says, in words; `unknown` when nobody knows it. */
  readonly flagState: string;
  /** The flag's page in the Unleash UI. */
  readonly flagUrl: string | null;
  readonly stage: Stage;
  readonly service: string;
  readonly rates: Rates;
  readonly chart: readonly ChartPoint[];
  /** Since the proxy began. */
  readonly fallbacks: number;
  readonly shed: number;
  readonly shadow: ConsoleShadow | null;
}

/** What a shadow has found; values are masked. */
export interface ConsoleShadow {
  readonly equal: number;
  /** Differed, and no longer at a second look. */
  readonly settled: number;
  readonly different: number;
  readonly failed: number;
  readonly skipped: number;
  /** Where answers differed, and how often; the most frequent first. */
  readonly paths: readonly { readonly path: string; readonly count: number }[];
  /** The latest difference. */
  readonly latest: Sample | null;
}

/** A flip, who turned it (null: not known), and the service's share of the requests in the minute before and after. */
export interface ConsoleFlip extends Flip {
  readonly by: string | null;
  readonly shareBefore: number | null;
  readonly shareAfter: number | null;
}

/** Everything that the page shows. */
export interface ConsoleState {
  readonly at: number;
  readonly killSwitch: boolean;
  /** Null before the flags were known for the first time. */
  readonly flagsAgeSeconds: number | null;
  readonly upstreams: readonly {
    readonly name: string;
    readonly up: boolean;
    readonly inFlight: number;
    readonly waiting: number;
    readonly copies: readonly CopyReport[];
  }[];
  readonly routes: readonly ConsoleRoute[];
  readonly flips: readonly ConsoleFlip[];
  readonly decisions: readonly RecentDecision[];
}

export interface ConsoleSources {
  readonly config: ProxyConfig;
  readonly table: RouteTable;
  readonly flags: FlagClient;
  readonly upstreams: Iterable<Upstream>;
  readonly shadow: ShadowReport;
  readonly rates: RateKeeper;
  readonly flips: readonly Flip[];
  readonly authors: Pick<FlipAuthors, 'of'>;
  readonly decisions: readonly RecentDecision[];
  readonly now: number;
}

const aroundFlipMs = 60_000;
const mostPaths = 5;

export function consoleState(o: ConsoleSources): ConsoleState {
  const states = new Map(o.flags.describe().map((state) => [state.name, state]));
  const age = o.flags.ageSeconds();
  const shadows = new Map(o.shadow.routes.map((report) => [report.route, report]));
  return {
    at: o.now,
    killSwitch: o.flags.isEnabled(killSwitchFlag),
    flagsAgeSeconds: Number.isFinite(age) ? age : null,
    upstreams: [...o.upstreams].map((upstream) => ({
      name: upstream.name,
      up: upstream.health.isUp(),
      inFlight: upstream.inFlight,
      waiting: upstream.waiting,
      copies: upstream.report(),
    })),
    routes: o.table.routes.flatMap((route) => {
      const { config, counters } = route;
      if (config === undefined) return [];
      const report = shadows.get(route.id);
      const state = states.get(route.flag ?? '');
      const shadowState = config.shadow === undefined ? undefined : states.get(config.shadow.flag);
      return {
        id: route.id,
        methods: config.match.methods,
        path: (config.match.host ?? '') + config.match.path,
        flag: route.flag ?? 'no flag',
        flagState: state === undefined ? 'unknown' : describeFlag(state),
        flagUrl: route.flag === undefined ? null : flagUrl(o.config.unleash?.url, route.flag),
        stage: route.flag === undefined ? 'service' : stageOf(state, shadowState),
        service: route.service.name,
        rates: o.rates.rates(route.id),
        chart: o.rates.chart(route.id),
        fallbacks: counters.fallbacks,
        shed: counters.shed,
        shadow: report === undefined ? null : shadowOf(report),
      };
    }),
    flips: o.flips.map((flip) => ({ ...flip, by: o.authors.of(flip) ?? null, ...sharesAround(flip, o) })),
    decisions: o.decisions,
  };
}

/** In numbers for the page. */
export function shadowOf({ equal, settled, different, failed, skipped, paths, samples }: RouteReport): ConsoleShadow {
  const [latest] = samples;
  return {
    equal,
    settled,
    different,
    failed: sum(Object.values(failed)),
    skipped: sum(Object.values(skipped)),
    paths: Object.entries(paths)
      .slice(0, mostPaths)
      .map(([path, count]) => ({ path, count })),
    latest: latest === undefined ? null : cut(latest),
  };
}

function cut(sample: Sample): Sample {
  const differences = sample.differences.slice(0, mostPaths);
  return { ...sample, differences, more: sample.more + sample.differences.length - differences.length };
}

function sharesAround({ flag, at }: Flip, { table, rates }: ConsoleSources) {
  const ids = table.routes.filter((route) => route.flag === flag).map(({ id }) => id);
  return {
    shareBefore: rates.serviceShare(ids, at - aroundFlipMs, at),
    shareAfter: rates.serviceShare(ids, at, at + aroundFlipMs),
  };
}

function stageOf(state: FlagState | undefined, shadow: FlagState | undefined): Stage {
  if (state === undefined) return 'unknown flag';
  if (!state.enabled) return shadow?.enabled === true ? 'shadow' : 'legacy';
  return describeFlag(state) === 'on' ? 'service' : 'ramping';
}

function flagUrl(api: string | undefined, flag: string): string | null {
  if (api === undefined) return null;
  return `${api.replace(/\/api\/?$/, '')}/projects/default/features/${encodeURIComponent(flag)}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
