import type { FlagContext } from '../../flags/index.ts';
import type { Side } from '../config/types.ts';
import { decide, type DecisionInput } from '../decision/decide.ts';
import { type Decision, noRoute } from '../decision/decision.ts';
import { authorisedForce } from '../decision/override.ts';
import type { Visit } from '../pins/visits.ts';
import type { CompiledRoute } from '../routing/compiled-route.ts';
import type { Gathered } from './gather.ts';
import { type Asked, type CookiesFor, type Plan, type PlannerDeps, Refusal } from './plan.ts';

const nobody: FlagContext = Object.freeze({});
const noHeaders: readonly string[] = Object.freeze([]);

/** Decides which side gets a request, with what its context says; a refusal where the side is one that there is not. */
export function decideRequest(deps: PlannerDeps, asked: Asked, gathered: Gathered): Plan | Refusal {
  const { req, route, head, isHttps } = asked;
  if (route.config === undefined) return makePlan(asked, noRoute, undefined, undefined);
  let context = readContextOf(deps, asked, gathered);
  let visitorCookie: string | undefined;
  if (route.flag !== undefined && deps.flags.isGradual(route.flag)) {
    const { setCookie, sessionId } = deps.visitorOf(head.cookie, isHttps);
    visitorCookie = setCookie;
    context = { ...context, sessionId };
  }
  const { group, endsPin } = route;
  const visit =
    group === undefined
      ? undefined
      : deps.visitOf({
          group,
          endsPin,
          method: req.method as string,
          cookie: head.cookie,
          isHttps,
          userId: context.userId,
        });
  const force = head.force === undefined ? undefined : authorisedForce(head, deps.checkToken);
  const decision = decide(deps.flags, decisionInput(route, req.method as string, context, force, visit));
  if (route.whenOff !== undefined && decision.side === 'legacy') return refusalOf(asked, decision);
  return makePlan(asked, decision, cookiesOf(visitorCookie, visit), gathered.body?.bytes);
}

/** The flag context of a request; empty where the configuration names no source. */
export function readContextOf(
  deps: PlannerDeps,
  { req, route, head, matched, query }: Asked,
  gathered: Gathered,
): FlagContext {
  const { readContext } = deps.current();
  if (readContext === undefined) return nobody;
  return readContext({
    rawHeaders: req.rawHeaders,
    cookie: head.cookie,
    path: matched,
    query,
    segments: route.segments,
    identity: gathered.asker?.identity,
    body: gathered.body?.json,
  });
}

/** What `decide` looks at; health is only asked for where it may make a difference. */
export function decisionInput(
  { flag, fallback, service, legacy, whenOff }: CompiledRoute,
  method: string,
  context: FlagContext,
  force: Side | undefined,
  visit: Visit | undefined,
): DecisionInput {
  const isWrite = method !== 'GET' && method !== 'HEAD';
  // A route without a legacy side keeps nobody anywhere.
  const isKept = visit !== undefined && whenOff === undefined;
  return {
    flag,
    context,
    force,
    isWrite,
    fallback,
    isServiceUp: (!isKept && (!fallback || isWrite)) || service.health.isUp(),
    isLegacyUp: !isKept || legacy.health.isUp(),
    wrote: isKept ? visit.wrote : undefined,
    pinned: isKept ? visit.pinned : undefined,
  };
}

/** The route has no legacy side. */
function refusalOf({ route, traceparent, explain }: Asked, { reason }: Decision): Refusal {
  if (route.whenOff === undefined) throw new Error(`${route.id} has a legacy side`);
  const text = `side=none; route=${route.id}; flag=${route.flag ?? '-'}; reason=when-off; because=${reason}`;
  return new Refusal(route.whenOff, traceparent, undefined, explain ? ['x-strangler-decision', text] : noHeaders);
}

function cookiesOf(visitorCookie: string | undefined, visit: Visit | undefined): CookiesFor | undefined {
  if (visit === undefined) return visitorCookie === undefined ? undefined : () => [visitorCookie];
  return (status, decision) => {
    const cookies = visit.answered(status, decision);
    return visitorCookie === undefined ? cookies : [visitorCookie, ...cookies];
  };
}

/** One literal in one place, so that all plans have one shape for the engine. */
function makePlan(
  { req, route, head, traceparent, path, matched, query, explain, isHttps, startedAt }: Asked,
  decision: Decision,
  cookiesFor: CookiesFor | undefined,
  body: Buffer | undefined,
): Plan {
  return {
    req,
    route,
    head,
    traceparent,
    path,
    matched,
    query,
    explain,
    isHttps,
    startedAt,
    decision,
    cookiesFor,
    body,
    asker: undefined,
    fenced: undefined,
  };
}
