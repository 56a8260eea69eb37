import { killSwitchFlag } from '../decision/decide.ts';
import type { Asker } from '../identity/asker.ts';
import { failures } from './failures.ts';
import { type Asked, type Plan, type PlannerDeps, Refusal } from './plan.ts';

/**
 * Who asks, where the flag's context wants to know it; undefined where it makes no difference.
 *
 * A flag that is off is off for everybody, and so is every flag behind the kill switch: nobody waits for the monolith to
 * be told so.
 */
export function askerForContext(deps: PlannerDeps, { route, head }: Asked): Asker | Promise<Asker> | undefined {
  const { identity, readContext } = deps.current();
  if (identity === undefined || readContext?.needsIdentity !== true || route.config === undefined) return undefined;
  if (route.flag === undefined || !deps.canBeOn(route.flag) || deps.flags.isEnabled(killSwitchFlag)) return undefined;
  return identity.askerOf(head.cookie);
}

/** Why a decision must not be taken without knowing who asks: this write would follow the tenant that is not known. */
export function refusalOfContext(deps: PlannerDeps, asked: Asked, asker: Asker): Refusal | undefined {
  const { req, traceparent, matched, route } = asked;
  if (asker.isKnown || isSafeMethod(req.method)) return undefined;
  const isNeeded = deps.current().readContext?.needsIdentityForWrites({ path: matched, segments: route.segments });
  return isNeeded === true ? new Refusal(failures.sessionUnavailable, traceparent) : undefined;
}

/** Finds out who asks where the service is to be told; everybody else goes on at once. */
export function identify(deps: PlannerDeps, plan: Plan): Plan | Refusal | Promise<Plan | Refusal> {
  const { route, decision, head } = plan;
  if (decision.side === 'legacy' || route.identity === 'none') return plan;
  const { identity } = deps.current();
  if (identity === undefined) return plan;
  const asker = identity.askerOf(head.cookie);
  const { onError } = identity;
  return asker instanceof Promise ? asker.then((found) => told(plan, found, onError)) : told(plan, asker, onError);
}

function told(plan: Plan, asker: Asker, onError: 'anonymous' | 'refuse'): Plan | Refusal {
  const { req, route, traceparent } = plan;
  // A browser asks whether it may ask (CORS) without saying for whom.
  const isRequired = route.identity === 'required' && req.method !== 'OPTIONS';
  if (!asker.isKnown && (isRequired || onError === 'refuse'))
    return new Refusal(failures.sessionUnavailable, traceparent);
  if (asker.identity === null && asker.isKnown && isRequired)
    return new Refusal(failures.notAuthenticated, traceparent);
  return asker.identity === null ? plan : { ...plan, asker };
}

/** Whether a method promises to change nothing. */
export function isSafeMethod(method: string | undefined): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
