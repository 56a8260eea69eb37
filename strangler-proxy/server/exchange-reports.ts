import type { ProxyConfig } from '../config/types.ts';
import type { Recent } from '../console/recent.ts';
import type { ExchangeFacts, ExchangeShared, ReportRefusal } from '../forwarding/exchange-shared.ts';
import type { Tracing } from '../forwarding/exchange-tracing.ts';
import { HeaderNames } from '../forwarding/header-names.ts';
import { isSafeMethod } from '../forwarding/identify.ts';
import { logEvents } from '../observability/log-events.ts';
import type { Logger } from '../observability/logger.ts';
import type { ReportSearch } from '../rewriting/report-search.ts';

/** What exchanges share: they are counted by route, and told in the log as the configuration says. */
export function makeShared(
  logger: Logger,
  config: () => ProxyConfig,
  refused: ReportRefusal,
  recent: Recent,
  searched: ReportSearch,
  forgetSession: (cookies: string | undefined) => void,
  tracing: Tracing | undefined,
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
    tracing,
    isDraining: false,
    searched,
    limits: () => config().limits,
    sessionChanged: forgetSession,
    finished(exchange, status, elapsedMs) {
      exchange.plan.route.counters.record(exchange.decision, status, elapsedMs);
      tracing?.finished(exchange.req, exchange.decision);
      // Somebody may have logged in or out, which the next request is to know.
      if (exchange.decision.side === 'legacy' && !isSafeMethod(exchange.req.method))
        forgetSession(exchange.plan.head.cookie);
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
