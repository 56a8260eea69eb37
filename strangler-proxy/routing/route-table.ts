import findMyWay from 'find-my-way';
import type { ProxyConfig } from '../config/types.ts';
import { failures } from '../forwarding/failures.ts';
import { RouteCounters } from '../observability/request-counters.ts';
import type { Upstream } from '../upstreams/upstream.ts';
import { type CompiledRoute, compileRoute, makeUnnamedRoute, unnamedRouteId } from './compiled-route.ts';
import { otherReadings } from './other-readings.ts';

/** All routes of one configuration; replaced as a whole, never changed. */
export interface RouteTable {
  readonly routes: readonly CompiledRoute[];
  readonly unnamed: CompiledRoute;
  /** `;…` is part of a segment's name for the monolith. */
  readonly keepsSemicolons: boolean;
  /** The route of a normalised path; undefined when none names it. */
  readonly find: FindRoute;
  /** Whether a server that decodes more than we do may hold the path to be another route's than the one found. */
  readonly isAmbiguous: (
    rawPath: string,
    method: string,
    host: string | undefined,
    found: CompiledRoute | undefined,
  ) => boolean;
}

type FindRoute = (method: string, path: string, host: string | undefined) => CompiledRoute | undefined;

/** Counters by route id: they outlive a reload, because a counter must not fall. */
export type CountersByRoute = Map<string, RouteCounters>;

const noSearch: Readonly<Record<string, string>> = Object.freeze({});
const noHandler = (): void => undefined;

/** Builds the table. The legacy upstream's leniency decides which spellings are the same path. */
export function makeRouteTable(
  config: ProxyConfig,
  upstreams: ReadonlyMap<string, Upstream>,
  counters: CountersByRoute,
): RouteTable {
  const countersOf = (id: string): RouteCounters => {
    const made = counters.get(id) ?? new RouteCounters(id);
    counters.set(id, made);
    return made;
  };
  const legacy = upstreams.get(config.legacy);
  if (legacy === undefined) throw new Error(`no upstream is called ${config.legacy}`);
  const router = findMyWay({
    caseSensitive: legacy.config.caseSensitive,
    ignoreTrailingSlash: !legacy.config.strictSlash,
    maxParamLength: 16_384,
    querystringParser: () => noSearch,
  });
  const routes = config.routes.map((route) => compileRoute(route, upstreams, config, countersOf(route.id)));
  for (const route of routes) register(router, route, (method) => method);
  // GET answers HEAD too, unless another route names HEAD.
  for (const route of routes) register(router, route, (method) => (method === 'GET' ? 'HEAD' : undefined));
  const usesHosts = config.routes.some((route) => route.match.host !== undefined);

  const find: FindRoute = (method, path, host) => {
    const constraints = usesHosts ? { host: withoutPort(host ?? '') } : undefined;
    const found = router.find(method as findMyWay.HTTPMethod, path, constraints);
    return found === null ? undefined : (found.store as CompiledRoute);
  };

  return Object.freeze({
    routes,
    unnamed: makeUnnamedRoute(
      legacy,
      countersOf(unnamedRouteId),
      config.unnamed === 404 ? failures.noRoute : undefined,
    ),
    keepsSemicolons: legacy.config.strictSemicolon,
    find,
    isAmbiguous(rawPath: string, method: string, host: string | undefined, found: CompiledRoute | undefined) {
      if (legacy.config.strictEncoding) return false;
      return otherReadings(rawPath, legacy.config.strictSemicolon).some((path) => {
        const other = find(method, path, host);
        return other !== undefined && other !== found;
      });
    },
  });
}

type Router = ReturnType<typeof findMyWay>;

function register(router: Router, route: CompiledRoute, methodFor: (method: string) => string | undefined): void {
  if (route.config === undefined) return;
  const { methods, path, host } = route.config.match;
  const constraints: Record<string, string> = host === undefined ? {} : { host };
  for (const each of methods) {
    const method = methodFor(each) as findMyWay.HTTPMethod | undefined;
    if (method === undefined) continue;
    if (method === 'HEAD' && router.hasRoute(method, path, constraints)) continue;
    router.on(method, path, { constraints }, noHandler, route);
  }
}

function withoutPort(host: string): string {
  return host.replace(/:\d*$/, '').toLowerCase();
}
