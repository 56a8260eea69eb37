import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FlagClient, FlagContext } from '../../flags/index.ts';
import { decide } from '../decision/decide.ts';
import { type Decision, noRoute } from '../decision/decision.ts';
import { authorisedExplain, authorisedForce, type CheckToken } from '../decision/override.ts';
import { newTraceparent, traceIdOf } from '../observability/trace-ids.ts';
import type { CompiledRoute } from '../routing/compiled-route.ts';
import { normaliseTarget } from '../routing/normalise.ts';
import { isInternalPath, plainPathEnd } from '../routing/plain-path.ts';
import type { RouteTable } from '../routing/route-table.ts';
import type { ReadContext } from '../visitors/flag-context.ts';
import type { Visitor } from '../visitors/sid.ts';
import { Exchange, type ExchangePlan, type ExchangeShared } from './exchange.ts';
import { type Failure, failures } from './failures.ts';
import type { Peer } from './peer.ts';
import { answerProblem } from './problem.ts';
import { RequestHead } from './request-head.ts';

/** What a configuration and its surroundings give to each request; `current` is swapped as a whole by a reload. */
export interface HandlerState {
  readonly table: RouteTable;
  readonly explain: 'always' | 'on-request' | 'off';
  readonly readContext: ReadContext | undefined;
}

export interface HandlerDeps {
  current(): HandlerState;
  readonly flags: FlagClient;
  readonly shared: ExchangeShared;
  readonly checkToken: CheckToken;
  readonly visitorOf: (cookie: string | undefined, isHttps: boolean) => Visitor;
  readonly peerOf: (socket: Socket) => Peer;
  /** Starts observing for the shadow, where the route wants it. */
  readonly observe: (exchange: Exchange) => void;
  readonly refused: (failure: Failure, requestId: string, detail: string | undefined) => void;
}

export type Handler = (req: IncomingMessage, res: ServerResponse) => void;

const nobody: FlagContext = Object.freeze({});

/** The way of a request: match, context, decide, forward, answer; the shadow comes after the answer. */
export function makeHandler(deps: HandlerDeps): Handler {
  return (req, res) => {
    const startedAt = performance.now();
    const state = deps.current();
    const peer = deps.peerOf(req.socket);
    const head = new RequestHead(req.rawHeaders, peer);
    const traceparent = head.traceparent ?? newTraceparent();

    let path = req.url as string;
    let query = '';
    let verbatim = path;
    let authority: string | undefined;
    const end = plainPathEnd(path);
    if (end >= 0) {
      query = path.slice(end);
      path = path.slice(0, end);
      if (isInternalPath(path)) return refuse(deps, res, failures.internalPath, traceparent);
    } else {
      const target = normaliseTarget(path);
      if (target === undefined)
        return refuse(deps, res, failures.badRequest, traceparent, 'the target of the request is no path');
      if (target.internal) return refuse(deps, res, failures.internalPath, traceparent);
      ({ path, query, authority, verbatim } = target);
    }
    if (head.problem !== undefined) return refuse(deps, res, failures.badRequest, traceparent, head.problem);
    head.complete(peer, authority, traceparent);

    const named = state.table.find(req.method as string, path, head.host);
    const route = named ?? state.table.unnamed;
    const explain =
      state.explain === 'always' || (state.explain === 'on-request' && authorisedExplain(head, deps.checkToken));
    let decision = noRoute;
    let cookie: string | undefined;
    if (named === undefined) {
      path = verbatim;
      query = '';
    } else {
      let context = nobody;
      if (state.readContext !== undefined) {
        context = state.readContext({
          rawHeaders: req.rawHeaders,
          cookie: head.cookie,
          path,
          query,
          segments: named.segments,
        });
      }
      if (deps.flags.isGradual(named.flag)) {
        const visitor = deps.visitorOf(head.cookie, peer.proto === 'https');
        cookie = visitor.setCookie;
        context = { ...context, sessionId: visitor.sessionId };
      }
      decision = decideFor(deps, named, req, head, context);
    }

    const plan: ExchangePlan = { route, decision, head, traceparent, path, query, explain, cookie, startedAt };
    const exchange = new Exchange(req, res, plan, deps.shared);
    if (route.config?.shadow !== undefined) deps.observe(exchange);
    exchange.start();
  };
}

function decideFor(
  deps: HandlerDeps,
  route: CompiledRoute,
  req: IncomingMessage,
  head: RequestHead,
  context: FlagContext,
): Decision {
  const force = head.force === undefined ? undefined : authorisedForce(head, deps.checkToken);
  const isSafe = req.method === 'GET' || req.method === 'HEAD';
  // An ejected service is left out only where legacy may answer for it; elsewhere trying is better than refusing.
  const canUseService = !route.fallback || !isSafe || route.service.health.isUp();
  return decide(route, deps.flags, context, force, canUseService);
}

function refuse(deps: HandlerDeps, res: ServerResponse, failure: Failure, traceparent: string, detail?: string): void {
  const requestId = traceIdOf(traceparent);
  deps.refused(failure, requestId, detail);
  if (deps.shared.isDraining) res.shouldKeepAlive = false;
  answerProblem(res, failure, requestId, [], detail);
}
