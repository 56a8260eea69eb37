import type { Asker } from '../identity/asker.ts';
import { failures } from './failures.ts';
import { type Asked, type Plan, type PlannerDeps, Refusal } from './plan.ts';

/**
 * Who asks, where the flag's context wants to know it; undefined where it makes no difference.
 *
 * A flag that is off is off for everybody: nobody waits for the monolith to be told so.
 */
export function askerForContext(deps: PlannerDeps, { route, head }: Asked): Asker | Promise<Asker> | undefined {
  const { identity, readContext } = deps.current();
  if (identity === undefined || readContext?.needsIdentity !== true || route.config === undefined) return undefined;
  return route.flag !== undefined && deps.canBeOn(route.flag) ? identity.askerOf(head.cookie) : undefined;
}

/** Why a decision must not be taken without knowing who asks: this write would follow the tenant that is not known. */
export function refusalOfContext(deps: PlannerDeps, { req, traceparent }: Asked, asker: Asker): Refusal | undefined {
  if (asker.isKnown || isSafeMethod(req.method) || deps.current().readContext?.needsIdentityForWrites !== true)
    return undefined;
  return new Refusal(failures.sessionUnavailable, traceparent);
}

/** Finds out who asks where the service is to be told; everybody else goes on at once. */
export function identify(deps: PlannerDeps, plan: Plan): Plan | Refusal | Promise<Plan | Refusal> {
  const { route, decision, head } = plan;
  // The other side of a fenced write may turn out to be the one that may write.
  if ((decision.side === 'legacy' && plan.fenced === undefined) || route.identity === 'none') return plan;
  const { identity } = deps.current();
  if (identity === undefined) return plan;
  const asker = identity.askerOf(head.cookie);
  const { onError } = identity;
  const tell = (found: Asker): Plan | Refusal =>
    decision.side === 'legacy' ? { ...plan, asker: found } : told(plan, found, onError);
  return asker instanceof Promise ? asker.then(tell) : tell(asker);
}

function told(plan: Plan, asker: Asker, onError: 'anonymous' | 'refuse'): Plan | Refusal {
  const { route, traceparent } = plan;
  const isRequired = route.identity === 'required';
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
