import type { RoutesReport } from '../admin/routes-report.ts';

/** One report of several workers: a service is up when it is for all, and the flags are as old as the oldest. */
export function mergeRoutes([first, ...others]: readonly RoutesReport[]): RoutesReport | undefined {
  if (first === undefined) return undefined;
  const ages = [first, ...others].map(({ flagsAgeSeconds }) => flagsAgeSeconds);
  return {
    ...first,
    flagsAgeSeconds: ages.includes(null) ? null : Math.max(...ages.map(Number)),
    routes: first.routes.map((route) => {
      const same = others.flatMap(({ routes }) => routes.filter(({ id }) => id === route.id));
      return { ...route, service: { ...route.service, up: [route, ...same].every(({ service }) => service.up) } };
    }),
  };
}
