import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FlagClient, FlagContext } from '../../flags/index.ts';
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
}

export interface PlannerDeps {
  current(): PlannerState;
  readonly flags: FlagClient;
  readonly checkToken: CheckToken;
  readonly visitorOf: (cookie: string | undefined, isHttps: boolean) => Visitor;
  readonly peerOf: (socket: Socket) => Peer;
}

const nobody: FlagContext = Object.freeze({});

/** Plans a request: normalise, match, context, decide. */
export function planRequest(deps: PlannerDeps, req: IncomingMessage): Plan | Refusal {
  const startedAt = performance.now();
  const { table, explain, readContext } = deps.current();
  const peer = deps.peerOf(req.socket);
  const head = new RequestHead(req.rawHeaders, peer);
  const traceparent = head.traceparent ?? newTraceparent();
  if (head.problem !== undefined) return new Refusal(failures.badRequest, traceparent, head.problem);

  let path = req.url as string;
  let query: string;
  let verbatim = path;
  let authority: string | undefined;
  const end = plainPathEnd(path);
  if (end >= 0) {
    query = path.slice(end);
    path = path.slice(0, end);
    if (isInternalPath(path)) return new Refusal(failures.internalPath, traceparent);
  } else {
    const target = normaliseTarget(path);
    if (target === undefined) return new Refusal(failures.badRequest, traceparent, 'the target is no path');
    if (target.internal) return new Refusal(failures.internalPath, traceparent);
    ({ path, query, authority, verbatim } = target);
  }
  head.complete(peer, authority, traceparent);

  const isExplained = explain === 'always' || (explain === 'on-request' && authorisedExplain(head, deps.checkToken));
  const route = table.find(req.method as string, path, head.host);
  if (route === undefined) {
    return makePlan(table.unnamed, noRoute, head, traceparent, verbatim, '', isExplained, undefined, startedAt);
  }
  let context = nobody;
  let cookie: string | undefined;
  if (readContext !== undefined) {
    const { segments } = route;
    context = readContext({ rawHeaders: req.rawHeaders, cookie: head.cookie, path, query, segments });
  }
  if (deps.flags.isGradual(route.flag)) {
    const visitor = deps.visitorOf(head.cookie, peer.proto === 'https');
    cookie = visitor.setCookie;
    context = { ...context, sessionId: visitor.sessionId };
  }
  const decision = decideFor(deps, route, req, head, context);
  return makePlan(route, decision, head, traceparent, path, query, isExplained, cookie, startedAt);
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

/** The path and query that a side gets. */
export function targetOn({ route, path, query }: Pick<Plan, 'route' | 'path' | 'query'>, decision: Decision): string {
  const built = decision.side === 'service' ? route.buildServiceTarget(path) : route.buildLegacyTarget(path);
  return query === '' ? built : built + query;
}
