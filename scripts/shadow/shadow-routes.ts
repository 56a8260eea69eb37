import findMyWay from 'find-my-way';
import type { ProxyConfig, RouteConfig } from '../../strangler-proxy/config/types.ts';
import { segmentsOf } from '../../strangler-proxy/routing/compiled-route.ts';
import { normaliseTarget } from '../../strangler-proxy/routing/normalise.ts';
import { makeTargetBuilder } from '../../strangler-proxy/routing/target-builder.ts';
import { compileRules } from '../../strangler-proxy/shadow/index.ts';
import type { CompareRules } from '../../strangler-proxy/shadow/index.ts';

/** A route whose sides are compared. */
export interface ShadowRoute {
  readonly config: RouteConfig;
  readonly rules: CompareRules;
}

/** One GET as each side gets it; `shape` is what makes two of them the same request. */
export interface ShadowRequest {
  readonly route: ShadowRoute;
  readonly shape: string;
  readonly legacyTarget: string;
  readonly serviceTarget: string;
}

export interface ShadowRoutes {
  readonly routes: readonly ShadowRoute[];
  /** Undefined when no route with `shadow` answers a GET of that target. */
  match(target: string): ShadowRequest | undefined;
}

const noHandler = (): void => undefined;
type Build = (route: string) => Pick<ShadowRequest, 'legacyTarget' | 'serviceTarget'>;

/** The routes of a configuration that have `shadow`, matched as the proxy matches them. */
export function makeShadowRoutes(config: ProxyConfig): ShadowRoutes {
  const legacy = config.upstreams[config.legacy];
  const router = findMyWay({
    caseSensitive: legacy?.caseSensitive ?? false,
    ignoreTrailingSlash: legacy?.strictSlash !== true,
    maxParamLength: 16_384,
  });
  const routes: ShadowRoute[] = [];
  // All routes are registered: a more specific one without shadow must win, as it does in the proxy.
  for (const route of config.routes) {
    if (!route.match.methods.includes('GET')) continue;
    const matched = segmentsOf(route.match.path);
    const toLegacy = makeTargetBuilder(matched, matched);
    const toService =
      route.rewrite?.path === undefined ? toLegacy : makeTargetBuilder(matched, segmentsOf(route.rewrite.path));
    const build: Build = (path) => ({ legacyTarget: toLegacy(path), serviceTarget: toService(path) });
    const shadowed =
      route.shadow === undefined ? undefined : { config: route, rules: compileRules(route.shadow.compare) };
    if (shadowed !== undefined) routes.push(shadowed);
    const constraints: Record<string, string> = route.match.host === undefined ? {} : { host: route.match.host };
    router.on('GET', route.match.path, { constraints }, noHandler, { shadowed, build });
  }
  return {
    routes,
    match(target) {
      const normal = normaliseTarget(target, config.upstreams[config.legacy]?.strictSemicolon === true);
      if (normal === undefined || normal.internal) return undefined;
      const { path, matched, query, authority } = normal;
      const found = router.find('GET', matched, { host: authority?.replace(/:\d*$/, '') ?? '' });
      if (found === null) return undefined;
      const { shadowed, build } = found.store as { shadowed: ShadowRoute | undefined; build: Build };
      if (shadowed === undefined) return undefined;
      const { legacyTarget, serviceTarget } = build(path);
      return {
        route: shadowed,
        shape: legacyTarget + query,
        legacyTarget: legacyTarget + query,
        serviceTarget: serviceTarget + query,
      };
    },
  };
}
