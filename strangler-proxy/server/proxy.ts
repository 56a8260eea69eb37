import type { FlagClient } from '../../flags/index.ts';
import type { ProxyConfig } from '../config/types.ts';
import type { ExchangeFacts, ExchangeShared } from '../forwarding/exchange-shared.ts';
import type { Exchange } from '../forwarding/exchange.ts';
import type { Failure } from '../forwarding/failures.ts';
import { makeDecoration } from '../decorators/make-decoration.ts';
import { type Handler, makeHandler } from '../forwarding/handle.ts';
import { HeaderNames } from '../forwarding/header-names.ts';
import { makeOwnName } from '../forwarding/own-name.ts';
import { makePeerOf } from '../forwarding/peer.ts';
import { type PlannerDeps, type PlannerState, targetOn } from '../forwarding/plan.ts';
import { makeUpgrader, type Upgrader } from '../forwarding/upgrade.ts';
import { traceIdOf } from '../observability/trace-ids.ts';
import { flagOff, flagOn } from '../decision/decision.ts';
import type { CheckToken } from '../decision/override.ts';
import { logEvents } from '../observability/log-events.ts';
import { makeBoundedLog } from '../observability/bounded-log.ts';
import { type Console, makeConsole } from '../console/console.ts';
import type { Recent } from '../console/recent.ts';
import type { Logger } from '../observability/logger.ts';
import { makeMetrics, type ProxyMetrics } from '../observability/metrics.ts';
import { type CountersByRoute, makeRouteTable, type RouteTable } from '../routing/route-table.ts';
import { makeShadowMetrics, makeShadowMirror, type ShadowMirror } from '../shadow/index.ts';
import { deriveKey } from '../tokens/keys.ts';
import { checkToken } from '../tokens/token.ts';
import type { Upstream } from '../upstreams/upstream.ts';
import { makeUpstreamSet, type UpstreamSet } from '../upstreams/upstream-set.ts';
import { makeContextReader, type ReadContext } from '../visitors/flag-context.ts';
import { makeVisitors } from '../visitors/sid.ts';

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
  /** Counts, and logs at a bounded rate, what never became a request that could be planned. */
  refused(failure: Failure, requestId: string, detail?: string): void;
  config(): ProxyConfig;
  table(): RouteTable;
  readContext(): ReadContext | undefined;
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
    ejected: (upstream, forMs) => logger.warn(logEvents.upstreamEjected, { upstream, forMs }),
    restored: (upstream) => logger.info(logEvents.upstreamRestored, { upstream }),
  });
  const metrics = makeMetrics({
    counters: () => counters.values(),
    upstreams: () => upstreams.current().values(),
    flagAgeSeconds: () => flags.ageSeconds(),
  });
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
    limits: next.limits,
  });
  let state = makeState(config);

  const boundedLog = makeBoundedLog(refusalLogMs);
  const refused: Proxy['refused'] = (failure, requestId, detail) => {
    metrics.refused.inc({ code: failure.code });
    boundedLog(failure.code, (count) =>
      logger.info(logEvents.refused, { code: failure.code, requestId, detail, count }),
    );
  };

  const console = makeConsole({
    flags,
    counters: () => counters.values(),
    sources: () => ({
      config: state.config,
      table: state.table,
      upstreams: upstreams.current().values(),
      shadow: mirror.report(),
    }),
  });
  const shared = makeShared(logger, () => state.config, refused, console.recent);

  const planner: PlannerDeps = {
    current: () => state,
    flags,
    checkToken: check,
    visitorOf: makeVisitors(deriveKey(config.admin.token, 'visitor')),
    peerOf: makePeerOf(config.listen.trustedPeers),
    ownName: makeOwnName(deriveKey(config.admin.token, 'via')),
  };
  const defect = (error: unknown): void =>
    void logger.error(logEvents.defect, { error: error instanceof Error ? error.stack : String(error) });
  const decoration = makeDecoration({ shared, limits: () => state.config.limits, logger, metrics, defect });
  const handle = makeHandler({
    ...planner,
    shared,
    decoration,
    observe: (exchange) => observe(exchange, flags, mirror),
    defect,
    refused: ({ failure, traceparent, detail }) => refused(failure, traceIdOf(traceparent), detail),
  });
  const upgrader = makeUpgrader(planner, logger);
  warnOfUnknownFlags(state.table, flags, logger);
  warnOfUnsafeFlags(state.table, flags, logger);
  const stopWatchingFlags = flags.onChange(() => warnOfUnsafeFlags(state.table, flags, logger));

  return {
    handle,
    upgrader,
    flags,
    metrics,
    mirror,
    console,
    upstreams,
    checkToken: check,
    refused,
    config: () => state.config,
    table: () => state.table,
    readContext: () => state.readContext,
    use(next) {
      state = makeState(next);
      warnOfUnknownFlags(state.table, flags, logger);
      warnOfUnsafeFlags(state.table, flags, logger);
    },
    drain() {
      shared.isDraining = true;
    },
    async stop() {
      stopWatchingFlags();
      console.stop();
      upgrader.stop();
      await mirror.stop();
      await decoration.stop();
      await upstreams.close(closeBoundMs);
    },
  };
}

function makeShared(
  logger: Logger,
  config: () => ProxyConfig,
  refused: Proxy['refused'],
  recent: Recent,
): ExchangeShared {
  const describe = (exchange: ExchangeFacts) => ({
    method: exchange.req.method,
    route: exchange.plan.route.id,
    side: exchange.decision.side,
    reason: exchange.decision.reason,
    requestId: exchange.requestId,
  });
  return {
    names: new HeaderNames(),
    isDraining: false,
    limits: () => config().limits,
    finished(exchange, status, elapsedMs) {
      exchange.plan.route.counters.record(exchange.decision, status, elapsedMs);
      if (recent.isDue()) recent.note({ ...describe(exchange), status, ms: elapsedMs });
      const wanted = config().log.requests;
      if (wanted === 'none' || (wanted === 'errors' && status < 500)) return;
      // Without the query, which may hold personal data.
      const path = exchange.plan.path.replace(/\?.*$/, '');
      logger.info(logEvents.request, {
        ...describe(exchange),
        path,
        status,
        ms: Math.round(elapsedMs * 10) / 10,
        traceparent: exchange.plan.traceparent,
      });
    },
    fellBack: (exchange, why) => logger.warn(logEvents.fellBack, { ...describe(exchange), why }),
    failed(exchange, failure, error) {
      if (failure.isUpstreams)
        logger.warn(logEvents.requestFailed, { ...describe(exchange), code: failure.code, error: error?.message });
      else refused(failure, exchange.requestId, error?.message);
    },
    brokeOff: (exchange, error) => logger.warn(logEvents.brokeOff, { ...describe(exchange), error: error.message }),
  };
}

/** Lets the shadow watch an exchange whose route and flag ask for it. */
function observe(exchange: Exchange, flags: FlagClient, mirror: ShadowMirror): void {
  const { route, head } = exchange.plan;
  const { method } = exchange.req;
  const flag = route.config?.shadow?.flag;
  if (
    route.config === undefined ||
    flag === undefined ||
    (method !== 'GET' && method !== 'HEAD') ||
    !flags.isEnabled(flag)
  )
    return;
  const primarySide = exchange.decision.side;
  const onLegacy = { ...placeOf(route.legacy), target: targetOn(exchange.plan, flagOff) };
  const onService = { ...placeOf(route.service), target: targetOn(exchange.plan, flagOn) };
  const [primary, other] = primarySide === 'legacy' ? [onLegacy, onService] : [onService, onLegacy];
  exchange.capture = mirror.begin({
    route: route.config,
    method,
    target: other.target,
    headers: head.headers,
    upstream: other,
    primarySide,
    primary,
  });
}

function placeOf({ origin, authority, config }: Upstream) {
  return { origin, ownHost: config.changeOrigin ? authority : undefined };
}

function warnOfUnknownFlags(table: RouteTable, flags: FlagClient, logger: Logger): void {
  for (const { config } of table.routes) {
    const names = config ? [config.flag, ...(config.shadow ? [config.shadow.flag] : [])] : [];
    for (const flag of names) {
      if (!flags.knows(flag)) logger.warn(logEvents.flagUnknown, { route: config?.id, flag });
    }
  }
}

function warnOfUnsafeFlags(table: RouteTable, flags: FlagClient, logger: Logger): void {
  for (const { id, flag, isWrite } of table.routes) {
    if (isWrite && !flags.isSafeForWrites(flag)) logger.warn(logEvents.flagUnsafe, { route: id, flag });
  }
}
