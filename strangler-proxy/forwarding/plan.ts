import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FlagClient, FlagContext } from '../../flags/index.ts';
import type { LimitsConfig } from '../config/types.ts';
import { decide } from '../decision/decide.ts';
import { type Decision, noRoute } from '../decision/decision.ts';
import { authorisedExplain, authorisedForce, type CheckToken } from '../decision/override.ts';
import { newTraceparent } from '../observability/trace-ids.ts';
import type { CompiledRoute } from '../routing/compiled-route.ts';
import { normaliseTarget } from '../routing/normalise.ts';
import { isInternalPath, plainPathEnd } from '../routing/plain-path.ts';
import type { RouteTable } from '../routing/route-table.ts';
import type { ReadContext } from '../visitors/flag-context.ts';
import type { Visitor } from '../visitors/sid.ts';
import { type Failure, failures } from './failures.ts';
import { readHost } from './host.ts';
import type { OwnName } from './own-name.ts';
import type { Peer } from './peer.ts';
import { RequestHead } from './request-head.ts';

/** What was decided about a request before anything is sent. */
export interface Plan {
  readonly route: CompiledRoute;
  readonly decision: Decision;
  readonly head: RequestHead;
  readonly traceparent: string;
  /** The matched path, normalised; of a route without a name, path and query as they came. */
  readonly path: string;
  /** With its question mark. */
  readonly query: string;
  readonly explain: boolean;
  /** A Set-Cookie for the visitor. */
  readonly cookie: string | undefined;
  readonly startedAt: number;
}

/** A request that goes nowhere. */
export class Refusal {
  readonly failure: Failure;
  readonly traceparent: string;
  readonly detail: string | undefined;

  constructor(failure: Failure, traceparent: string, detail?: string) {
    this.failure = failure;
    this.traceparent = traceparent;
    this.detail = detail;
  }
}

/** What a configuration gives to each request; `current` is swapped as a whole by a reload. */
export interface PlannerState {
  readonly table: RouteTable;
  readonly explain: 'always' | 'on-request' | 'off';
  readonly readContext: ReadContext | undefined;
  readonly limits: LimitsConfig;
}

export interface PlannerDeps {
  current(): PlannerState;
  readonly flags: FlagClient;
  readonly checkToken: CheckToken;
  readonly visitorOf: (cookie: string | undefined, isHttps: boolean) => Visitor;
  readonly peerOf: (socket: Socket) => Peer;
  readonly ownName: OwnName;
}

const nobody: FlagContext = Object.freeze({});

/** Plans a request: check, normalise, match, context, decide. */
export function planRequest(deps: PlannerDeps, req: IncomingMessage): Plan | Refusal {
  const startedAt = performance.now();
  const { table, explain, readContext, limits } = deps.current();
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
  const route = table.find(method, matched, head.host);
  if (rawPath !== undefined && table.isAmbiguous(rawPath, method, head.host, route))
    return new Refusal(failures.ambiguousPath, traceparent);
  if (route === undefined) {
    return makePlan(table.unnamed, noRoute, head, traceparent, verbatim, '', isExplained, undefined, startedAt);
  }
  if (route.shedFlag !== undefined && deps.flags.isEnabled(route.shedFlag))
    return new Refusal(failures.shed, traceparent, route.shedFlag);
  let context = nobody;
  let cookie: string | undefined;
  if (readContext !== undefined) {
    const { segments } = route;
    context = readContext({ rawHeaders: req.rawHeaders, cookie: head.cookie, path: matched, query, segments });
  }
  if (deps.flags.isGradual(route.flag)) {
    const visitor = deps.visitorOf(head.cookie, peer.proto === 'https');
    cookie = visitor.setCookie;
    context = { ...context, sessionId: visitor.sessionId };
  }
  const decision = decideFor(deps, route, req, head, context);
  return makePlan(route, decision, head, traceparent, path, query, isExplained, cookie, startedAt);
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

function decideFor(
  deps: PlannerDeps,
  route: CompiledRoute,
  req: IncomingMessage,
  head: RequestHead,
  context: FlagContext,
): Decision {
  const force = head.force === undefined ? undefined : authorisedForce(head, deps.checkToken);
  const isSafe = req.method === 'GET' || req.method === 'HEAD';
  // An ejected service is left out only where legacy may answer for it; elsewhere trying is better than refusing.
  const canUseService = !route.fallback || !isSafe || route.service.health.isUp();
  return decide(route, deps.flags, context, force, canUseService, !isSafe);
}

/** One literal in one place, so that all plans have one shape for the engine. */
function makePlan(
  route: CompiledRoute,
  decision: Decision,
  head: RequestHead,
  traceparent: string,
  path: string,
  query: string,
  explain: boolean,
  cookie: string | undefined,
  startedAt: number,
): Plan {
  return { route, decision, head, traceparent, path, query, explain, cookie, startedAt };
}

/** The header that tells which side answered and why, where the request may know. */
export function explanationOf({ explain, route }: Plan, { index }: Decision): readonly string[] {
  return explain ? ['x-strangler-decision', route.explanations[index] ?? ''] : [];
}

/** The path and query that a side gets. */
export function targetOn({ route, path, query }: Pick<Plan, 'route' | 'path' | 'query'>, decision: Decision): string {
  const built = decision.side === 'service' ? route.buildServiceTarget(path) : route.buildLegacyTarget(path);
  return query === '' ? built : built + query;
}
