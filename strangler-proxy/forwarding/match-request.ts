import type { IncomingMessage } from 'node:http';
import type { LimitsConfig } from '../config/types.ts';
import { authorisedExplain } from '../decision/override.ts';
import { newTraceparent } from '../observability/trace-ids.ts';
import type { CompiledRoute } from '../routing/compiled-route.ts';
import { normaliseTarget } from '../routing/normalise.ts';
import { isInternalPath, plainPathEnd } from '../routing/plain-path.ts';
import { type Failure, failures } from './failures.ts';
import { readHost } from './host.ts';
import type { OwnName } from './own-name.ts';
import { type Asked, type PlannerDeps, Refusal } from './plan.ts';
import { RequestHead } from './request-head.ts';

/** Finds the route of a request that may go on: check, normalise, match. */
export function matchRequest(deps: PlannerDeps, req: IncomingMessage): Asked | Refusal {
  const startedAt = performance.now();
  const { table, explain, limits } = deps.current();
  const peer = deps.peerOf(req.socket);
  const head = new RequestHead(req.rawHeaders, peer);
  const traceparent = head.traceparent ?? newTraceparent();
  const problem = problemOf(req, head, limits, deps.ownName);
  if (problem !== undefined) return new Refusal(problem, traceparent, head.problemDetail);

  const method = req.method as string;
  let path = req.url as string;
  let matched: string;
  let query = '';
  let verbatim = path;
  let rawPath: string | undefined;
  let authority: string | undefined;
  const end = plainPathEnd(path);
  if (end >= 0) {
    query = path.slice(end);
    matched = path = path.slice(0, end);
    if (isInternalPath(path)) return new Refusal(failures.internalPath, traceparent);
  } else if (path === '*' && method === 'OPTIONS') {
    // About the server as a whole: the monolith's to answer.
    matched = path;
  } else {
    const target = normaliseTarget(path, table.keepsSemicolons);
    if (target === undefined) return new Refusal(failures.badTarget, traceparent);
    if (target.internal) return new Refusal(failures.internalPath, traceparent);
    ({ path, matched, query, authority, verbatim, rawPath } = target);
    if (authority !== undefined && !readHost(authority).isValid) return new Refusal(failures.badHost, traceparent);
  }
  head.complete(peer, authority, traceparent, req.httpVersionMinor === 0 ? deps.ownName.entryOf10 : deps.ownName.entry);

  const isExplained = explain === 'always' || (explain === 'on-request' && authorisedExplain(head, deps.checkToken));
  const isHttps = (head.forwardedProto ?? peer.proto) === 'https';
  const route = table.find(method, matched, head.host);
  if (rawPath !== undefined && table.isAmbiguous(rawPath, method, head.host, route))
    return new Refusal(failures.ambiguousPath, traceparent);
  if (route === undefined) {
    const { whenOff } = table.unnamed;
    if (whenOff !== undefined) return new Refusal(whenOff, traceparent);
    return makeAsked(req, table.unnamed, head, traceparent, verbatim, verbatim, '', isExplained, isHttps, startedAt);
  }
  if (route.shedFlag !== undefined && deps.flags.isEnabled(route.shedFlag))
    return new Refusal(failures.shed, traceparent, route.shedFlag);
  return makeAsked(req, route, head, traceparent, path, matched, query, isExplained, isHttps, startedAt);
}

/** One literal in one place, so that all of them have one shape for the engine. */
function makeAsked(
  req: IncomingMessage,
  route: CompiledRoute,
  head: RequestHead,
  traceparent: string,
  path: string,
  matched: string,
  query: string,
  explain: boolean,
  isHttps: boolean,
  startedAt: number,
): Asked {
  return { req, route, head, traceparent, path, matched, query, explain, isHttps, startedAt };
}

/** Why no upstream must see a request, whatever its path. */
function problemOf(
  req: IncomingMessage,
  head: RequestHead,
  limits: LimitsConfig,
  ownName: OwnName,
): Failure | undefined {
  if (head.problem !== undefined) return head.problem;
  if (req.httpVersionMajor !== 1) return failures.versionUnknown;
  if (req.httpVersionMinor === 0) {
    if (head.isChunked) return failures.badFraming;
  } else if (head.host === undefined) return failures.badHost;
  // It would show the client what the proxy tells its upstreams.
  if (req.method === 'TRACE') return failures.methodRefused;
  if ((req.url as string).length > limits.target) return failures.targetTooLong;
  if (req.rawHeaders.length > 2 * limits.headerCount) return failures.headersTooLarge;
  if (head.contentLength !== undefined && Number(head.contentLength) > limits.body) return failures.bodyTooLarge;
  return head.hasPassed(ownName) ? failures.loop : undefined;
}
