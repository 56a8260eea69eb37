import type { ShadowReport } from '../shadow/index.ts';
import { addUpBy } from './add-up.ts';

type RouteReport = ShadowReport['routes'][number];

/** One report of several processes: counts added up, samples together, the latest first. */
export function mergeShadow(reports: readonly ShadowReport[], maxSamples: number): ShadowReport {
  const samples = Map.groupBy(
    reports.flatMap(({ routes }) => routes),
    ({ route }) => route,
  );
  return {
    since: reports.map(({ since }) => since).sort()[0] ?? new Date().toISOString(),
    inFlight: reports.reduce((sum, each) => sum + each.inFlight, 0),
    bufferedBytes: reports.reduce((sum, each) => sum + each.bufferedBytes, 0),
    routes: addUpBy<RouteReport>(
      reports.map(({ routes }) => routes),
      ({ route }) => route,
    ).map((route) => ({
      ...route,
      samples: (samples.get(route.route) ?? [])
        .flatMap((each) => each.samples)
        .sort((a, b) => b.time.localeCompare(a.time))
        .slice(0, maxSamples),
    })),
  };
}
