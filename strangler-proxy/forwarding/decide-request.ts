import type { FlagContext } from '../../flags/index.ts';
import { decide } from '../decision/decide.ts';
import { type Decision, noRoute } from '../decision/decision.ts';
import { authorisedForce } from '../decision/override.ts';
import type { Gathered } from './gather.ts';
import type { Asked, CookiesFor, Plan, PlannerDeps } from './plan.ts';

const nobody: FlagContext = Object.freeze({});

/** Decides which side gets a request, with what its context says. */
export function decideRequest(deps: PlannerDeps, asked: Asked, { body, asker }: Gathered): Plan {
  const { req, route, head, matched, query, isHttps } = asked;
  if (route.config === undefined) return makePlan(asked, noRoute, undefined, undefined);
  let context = nobody;
  let cookiesFor: CookiesFor | undefined;
  const { readContext } = deps.current();
  if (readContext !== undefined) {
    const { segments } = route;
    const identity = asker?.identity;
    context = readContext({
      rawHeaders: req.rawHeaders,
      cookie: head.cookie,
      path: matched,
      query,
      segments,
      identity,
    });
  }
  if (deps.flags.isGradual(route.flag)) {
    const { setCookie, sessionId } = deps.visitorOf(head.cookie, isHttps);
    if (setCookie !== undefined) cookiesFor = () => [setCookie];
    context = { ...context, sessionId };
  }
  return makePlan(asked, decideFor(deps, asked, context), cookiesFor, body);
}

function decideFor(deps: PlannerDeps, { req, route, head }: Asked, context: FlagContext): Decision {
  const force = head.force === undefined ? undefined : authorisedForce(head, deps.checkToken);
  const isSafe = req.method === 'GET' || req.method === 'HEAD';
  // An ejected service is left out only where legacy may answer for it; elsewhere trying is better than refusing.
  const canUseService = !route.fallback || !isSafe || route.service.health.isUp();
  return decide(route, deps.flags, context, force, canUseService, !isSafe);
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
  };
}
