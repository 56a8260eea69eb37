import { type Answer, type AnswerAdmin, json, problem } from '../admin/answer.ts';
import type { FleetMetrics } from '../observability/fleet-metrics.ts';
import { currentVitals } from './current-vitals.ts';
import type { Fleet } from './fleet.ts';
import { mergeMetrics, printMetrics } from './merge-metrics.ts';
import { mergeRoutes } from './merge-routes.ts';
import { mergeShadow } from './merge-shadow.ts';
import type { PlainMetric } from './protocol.ts';
import { workersReport } from './workers-report.ts';

export interface FleetAnswersDeps {
  readonly fleet: Fleet;
  readonly metrics: FleetMetrics;
  /** Begins to replace the workers; false while that is under way already. */
  readonly restart: () => boolean;
}

const noWorker = problem(503, 'no-worker', 'No worker answers; they are being started again');

/** The admin port of the primary: one answer for all workers. */
export function makeFleetAnswers({ fleet, metrics, restart }: FleetAnswersDeps): AnswerAdmin {
  return async (request): Promise<Answer | undefined> => {
    const { method, pathname } = request;
    if (method === 'POST' && pathname === '/restart')
      return restart() ? json({ status: 'restarting' }, 202) : problem(409, 'restarting', 'A restart is under way');
    if (method !== 'GET') return undefined;
    switch (pathname) {
      case '/metrics': {
        const vitals = await currentVitals(fleet);
        const own = (await metrics.registry.getMetricsAsJSON()) as unknown as PlainMetric[];
        const merged = mergeMetrics([own, ...vitals.map((each) => each.metrics), fleet.past.metrics]);
        return { status: 200, type: metrics.registry.contentType, body: await printMetrics(merged) };
      }
      case '/workers':
        await currentVitals(fleet);
        return json(workersReport(fleet));
      case '/routes': {
        const reports = await fleet.askAll('routes', undefined);
        const merged = mergeRoutes(reports.map(({ answer }) => answer));
        return merged === undefined ? noWorker : json(merged);
      }
      case '/shadow': {
        const reports = (await currentVitals(fleet)).map(({ shadow }) => shadow);
        return json(mergeShadow([...reports, ...fleet.past.shadow], fleet.config().shadow.samples));
      }
      default:
        return fleet.alive().length === 0 ? noWorker : fleet.askOne('admin', request);
    }
  };
}
