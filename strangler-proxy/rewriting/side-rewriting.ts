import type { RouteConfig, Side, UpstreamConfig } from '../config/types.ts';
import type { RewriteConfig } from '../config/rewrite-types.ts';
import { type BodyRules, makeBodyRules } from './body-rules.ts';
import { type ChangeCookie, makeChangeCookie } from './cookies.ts';
import { makeMoveUrl, type MoveUrl } from './links.ts';
import { canonicalOrigin, type PublicOrigin, publicOriginAt } from './public-origin.ts';

/** What the answers of one side of a route need. */
export interface SideRewriting {
  /** In place of what the client asked. */
  readonly as: PublicOrigin | undefined;
  readonly moveUrl: MoveUrl | undefined;
  readonly changeCookie: ChangeCookie | undefined;
  readonly bodies: BodyRules | undefined;
}

/** What the answers of a route need, by the side that answers. */
export interface RouteRewriting extends Readonly<Record<Side, SideRewriting | undefined>> {
  /** Bodies of one of them are searched: they are asked for without a Content-Encoding. */
  readonly searchesBodies: boolean;
}

type RewrittenUpstream = Pick<UpstreamConfig, 'rewrite' | 'urls'>;

/** Compiles what stands below `rewrite` of a route and of its upstreams; undefined where no answer needs anything. */
export function routeRewriting(
  route: RouteConfig['rewrite'],
  upstreams: Readonly<Record<Side, RewrittenUpstream>>,
): RouteRewriting | undefined {
  const legacy = compile(upstreams.legacy, upstreams.legacy.rewrite);
  const service = compile(upstreams.service, { ...upstreams.service.rewrite, ...route });
  if (legacy === undefined && service === undefined) return undefined;
  const searchesBodies = [legacy, service].some((each) => each?.bodies !== undefined);
  return Object.freeze({ legacy, service, searchesBodies });
}

function compile(upstream: RewrittenUpstream, config: RewriteConfig = {}): SideRewriting | undefined {
  const { redirects, cookies, bodies, as } = config;
  if (redirects === undefined && cookies === undefined && bodies === undefined) return undefined;
  const origins = new Set([...upstream.urls, ...(config.origins ?? [])].map(canonical));
  return Object.freeze({
    as: as === undefined ? undefined : publicOriginAt(as),
    moveUrl: redirects && makeMoveUrl(origins, redirects.paths),
    changeCookie: cookies && makeChangeCookie(cookies),
    bodies: bodies && makeBodyRules(bodies, origins),
  });
}

function canonical(url: string): string {
  const { protocol, host } = new URL(url);
  return canonicalOrigin(protocol.slice(0, -1), host) ?? url;
}
