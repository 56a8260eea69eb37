import type { FlagClient } from '../../flags/index.ts';
import type { ProxyConfig } from '../config/types.ts';
import type { ReportRefusal } from '../forwarding/exchange-shared.ts';
import { makeDecoration } from '../decorators/make-decoration.ts';
import { decoratorsFor } from '../decorators/route-decorators.ts';
import { type Handler, type HandlerDeps, makeHandler } from '../forwarding/handle.ts';
import { makeOwnName } from '../forwarding/own-name.ts';
import { makePeerOf } from '../forwarding/peer.ts';
import type { PlannerDeps, PlannerState } from '../forwarding/plan.ts';
import { traceIdOf } from '../observability/trace-ids.ts';
import type { CheckToken } from '../decision/override.ts';
import { logEvents } from '../observability/log-events.ts';
import { makeBoundedLog } from '../observability/bounded-log.ts';
import { type Console, makeConsole } from '../console/console.ts';
import { type Identities, makeIdentities } from '../identity/identity.ts';
import { makeFences } from '../fence/fences.ts';
import { makeFenceReports } from '../fence/reports.ts';
import { makeLaneMetrics } from '../observability/lane-metrics.ts';
import type { Logger } from '../observability/logger.ts';
import { makeMetrics, type ProxyMetrics } from '../observability/metrics.ts';
import type { RouteCounters } from '../observability/request-counters.ts';
import { makeReportSearch } from '../rewriting/report-search.ts';
import { type CountersByRoute, makeRouteTable, type RouteTable } from '../routing/route-table.ts';
import { makeShadowMetrics, makeShadowMirror, type ShadowMirror } from '../shadow/index.ts';
import { makeVisits, type VisitOf } from '../pins/visits.ts';
import { deriveKey } from '../tokens/keys.ts';
import { makeTracing } from '../tracing/tracing.ts';
import { checkToken } from '../tokens/token.ts';
import { makeOpenUpgrades } from '../upgrades/open-upgrades.ts';
import { makeUpgrader, type Upgrader } from '../upgrades/upgrader.ts';
import { makeUpstreamSet, type UpstreamSet } from '../upstreams/upstream-set.ts';
import { makeContextReader, type ReadContext } from '../visitors/flag-context.ts';
import { makeVisitors } from '../visitors/sid.ts';
import { makeShared } from './exchange-reports.ts';
import { warnOfRollouts, warnOfUnknownFlags } from './flag-warnings.ts';
import { observe } from './observe.ts';
import { watchFlags } from './watch-flags.ts';

/** The proxy without its listeners: what standalone and embedded use share. */
export interface Proxy {
  readonly handle: Handler;
  readonly upgrader: Upgrader;
  readonly flags: FlagClient;
  readonly metrics: ProxyMetrics;
  readonly mirror: ShadowMirror;
  readonly console: Console;
  readonly upstreams: UpstreamSet;
  readonly checkToken: CheckToken;
  readonly identities: Identities;
  /** Counts, and logs at a bounded rate, what never became a request that could be planned. */
  readonly refused: ReportRefusal;
  config(): ProxyConfig;
  table(): RouteTable;
  /** What is counted per route, also of routes that a reload has taken away. */
  counters(): Iterable<RouteCounters>;
  readContext(): ReadContext | undefined;
  readonly visitOf: VisitOf;
  /** Takes a validated configuration over; requests under way keep the old one. */
  use(config: ProxyConfig): void;
  /** From now on each answer ends its connection. */
  drain(): void;
  /** Ends everything but requests under way; the caller has waited for those. */
  stop(): Promise<void>;
}

interface State extends PlannerState {
  readonly config: ProxyConfig;
}

export interface ProxyDeps {
  readonly flags: FlagClient;
  readonly logger: Logger;
}

const closeBoundMs = 2000;
const refusalLogMs = 1000;

export function makeProxy(config: ProxyConfig, { flags, logger }: ProxyDeps): Proxy {
  const counters: CountersByRoute = new Map();
  const upstreams = makeUpstreamSet({
    ejected: (copy, forMs, inARow) => logger.warn(logEvents.upstreamEjected, { ...copy, forMs, inARow }),
    kept: (copy) => logger.warn(logEvents.upstreamKept, { ...copy }),
    notReady: (copy) => logger.info(logEvents.upstreamNotReady, { ...copy }),
    restored: (copy) => logger.info(logEvents.upstreamRestored, { ...copy }),
  });
  const identities = makeIdentities({ adminToken: config.admin.token, connect: upstreams.connect, logger });
  const metrics = makeMetrics({
    counters: () => counters.values(),
    upstreams: () => upstreams.current().values(),
    flagAgeSeconds: () => flags.ageSeconds(),
    identity: identities.counters,
  });
  const upgrades = makeOpenUpgrades();
  const lanes = makeLaneMetrics(metrics.registry, upgrades);
  const mirror = makeShadowMirror({
    limits: config.shadow,
    metrics: makeShadowMetrics(metrics.registry),
    logger,
    connect: upstreams.connect,
  });
  const tokenKey = deriveKey(config.admin.token, 'token');
  const check: CheckToken = (token, scope) => checkToken(tokenKey, token, scope, Date.now());

  const makeState = (next: ProxyConfig): State => ({
    config: next,
    table: makeRouteTable(next, upstreams.replace(next.upstreams), counters),
    explain: next.explain,
    readContext: makeContextReader(next.context),
    identity: identities.configure(next, () => upstreams.current().get(next.legacy)?.any.origin ?? ''),
    limits: next.limits,
  });
  let state = makeState(config);
  const fences = makeFences({
    connect: upstreams.connect,
    originOf: (name) => upstreams.current().get(name)?.any.origin ?? '',
    reports: makeFenceReports(metrics.registry, logger),
  });
  fences.use(config);

  const boundedLog = makeBoundedLog(refusalLogMs);
  const refused: ReportRefusal = (failure, requestId, detail) => {
    metrics.refused.inc({ code: failure.code });
    boundedLog(failure.code, (count) =>
      logger.info(logEvents.refused, { code: failure.code, requestId, detail, count }),
    );
  };

  const console = makeConsole({
    flags,
    unleash: config.unleash,
    counters: () => counters.values(),
    sources: () => ({
      config: state.config,
      table: state.table,
      upstreams: upstreams.current().values(),
      shadow: mirror.report(),
    }),
  });
  const shared = makeShared(
    logger,
    () => state.config,
    refused,
    console.recent,
    makeReportSearch(lanes, logger),
    (cookies) => state.identity?.forget(cookies),
    makeTracing(),
  );

  const visitOf = makeVisits(deriveKey(config.admin.token, 'pin'));
  const watched = watchFlags(flags);
  const planner: PlannerDeps = {
    current: () => state,
    flags,
    canBeOn: watched.canBeOn,
    checkToken: check,
    fences,
    visitOf,
    visitorOf: makeVisitors(deriveKey(config.admin.token, 'visitor')),
    peerOf: makePeerOf(config.listen.trustedPeers),
    ownName: makeOwnName(deriveKey(config.admin.token, 'via')),
  };
  const defect = (error: unknown): void =>
    void logger.error(logEvents.defect, { error: error instanceof Error ? error.stack : String(error) });
  const decoration = makeDecoration({ shared, limits: () => state.config.limits, logger, metrics, defect });
  shared.decorate = (req, res, plan) => {
    const decorators = decoratorsFor(plan.route.decorators, plan.decision);
    if (decorators !== undefined) decoration.start(req, res, plan, decorators);
    return decorators !== undefined;
  };
  const handling: HandlerDeps = {
    ...planner,
    shared,
    decoration,
    observe: (exchange) => observe(exchange, flags, mirror),
    defect,
    refused: ({ failure, traceparent, detail }) => refused(failure, traceIdOf(traceparent), detail),
  };
  const handle = makeHandler(handling);
  const upgrader = makeUpgrader(handling, upgrades);
  const checkRollouts = (): void => {
    warnOfRollouts(state.table, state.config.context, flags, logger);
  };
  warnOfUnknownFlags(state.table, flags, logger);
  checkRollouts();
  const stopWatchingFlags = flags.onChange(checkRollouts);

  return {
    handle,
    upgrader,
    flags,
    metrics,
    mirror,
    console,
    upstreams,
    checkToken: check,
    identities,
    refused,
    config: () => state.config,
    table: () => state.table,
    counters: () => counters.values(),
    readContext: () => state.readContext,
    visitOf,
    use(next) {
      state = makeState(next);
      void upgrader.keepOnly(
        new Set([...upstreams.current().values()].flatMap((each) => each.copies.map(({ origin }) => origin))),
      );
      fences.use(next);
      warnOfUnknownFlags(state.table, flags, logger);
      checkRollouts();
    },
    drain() {
      shared.isDraining = true;
    },
    async stop() {
      stopWatchingFlags();
      watched.stop();
      console.stop();
      await upgrader.stop();
      await mirror.stop();
      await decoration.stop();
      await identities.stop();
      await fences.stop();
      await upstreams.close(closeBoundMs);
    },
  };
}
