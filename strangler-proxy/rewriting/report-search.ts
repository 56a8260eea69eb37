import type { ExchangeFacts } from '../forwarding/exchange-shared.ts';
import { makeBoundedLog } from '../observability/bounded-log.ts';
import type { LaneMetrics } from '../observability/lane-metrics.ts';
import { logEvents } from '../observability/log-events.ts';
import type { Logger } from '../observability/logger.ts';

/** Told of each body that was to be rewritten. */
export type ReportSearch = (exchange: ExchangeFacts, outcome: string) => void;

const logEveryMs = 1000;

/** Counts bodies, and logs at a bounded rate those that were passed on as they were. */
export function makeReportSearch({ searchedBodies }: LaneMetrics, logger: Logger): ReportSearch {
  const bounded = makeBoundedLog(logEveryMs);
  return ({ plan, requestId }, outcome) => {
    const route = plan.route.id;
    searchedBodies.inc({ route, outcome });
    if (outcome === 'searched') return;
    bounded(`${route} ${outcome}`, (count) =>
      logger.warn(logEvents.rewriteSkipped, { route, why: outcome, requestId, count }),
    );
  };
}
