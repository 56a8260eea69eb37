import { readBody } from '../decorators/read-body.ts';
import { type Decision, flagOn, flagUnsafe, ownerDecision } from '../decision/decision.ts';
import { isForced } from './wants.ts';
import { readContextOf } from '../forwarding/decide-request.ts';
import { waitsForContinue } from '../forwarding/expectation.ts';
import { classify, type Failure } from '../forwarding/failures.ts';
import { identify, isSafeMethod } from '../forwarding/identify.ts';
import type { Gathered } from '../forwarding/gather.ts';
import { type Asked, type Plan, type PlannerDeps, Refusal } from '../forwarding/plan.ts';
import { everyTenant, type Fence } from './types.ts';

/** The header that tells a side to look whether it may write. */
const markHeader = 'x-strangler-fence';

/** A tenant's name is a key in both databases. */
const longestTenant = 100;

/**
 * Gives a write of a fenced group to the side that may write, and holds it while that is being settled. Its body is
 * read, so that it can be sent again when a side refuses it; one that is too large for that, or whose length is not
 * known, is streamed.
 */
export function holdRequest(
  deps: PlannerDeps,
  plan: Plan,
  gathered: Gathered,
  again: () => Plan | Refusal,
): Plan | Refusal | Promise<Plan | Refusal> {
  const { fence: name } = plan.route;
  const fence = name === undefined || isSafeMethod(plan.req.method) ? undefined : deps.fences.get(name);
  if (name === undefined || fence === undefined) return plan;
  let latest = plan;
  let isFresh = true;
  let isRenamed = false;
  const { headers } = plan.head;
  const held = {
    tenant: tenantOf(deps, fence, plan, gathered),
    until: performance.now() + fence.limits.hold,
    decide(): Decision {
      const next = isFresh ? latest : again();
      isFresh = false;
      if (!(next instanceof Refusal)) latest = next;
      // What the flag says was asked for another tenant.
      return isRenamed ? ownerDecision(latest.decision.side) : ofAll(deps, fence, latest);
    },
    onGone(call: () => void): () => void {
      // Of the connection: a request whose body has been read is closed without its client having gone.
      const { socket } = plan.req;
      if (socket.destroyed) call();
      // As many writes as a client sends without waiting for answers may be held on it.
      socket.setMaxListeners(0).once('close', call);
      return () => void socket.off('close', call);
    },
  };
  const finish = (found: Decision | Failure): Plan | Refusal | Promise<Plan | Refusal> => {
    if (!('side' in found)) return new Refusal(found, plan.traceparent);
    headers.push(markHeader, markOf(name, held.tenant));
    const belongsTo = (tenant: string): void => {
      isRenamed = true;
      held.tenant = tenant;
      headers[headers.indexOf(markHeader) + 1] = markOf(name, tenant);
    };
    // Whoever overrides the flag is told by the side itself that it may not write.
    const tell = (next: Plan): Plan | Refusal | Promise<Plan | Refusal> => identify(deps, next);
    const fenced = {
      ...latest,
      decision: found,
      fenced: isForced(found) ? undefined : { fence, held, belongsTo, identify: tell },
    };
    if (plan.body !== undefined || !isKept(fence, plan)) return fenced;
    return readBody(plan.req, deps.current().limits).then(
      (body) => ({ ...fenced, body }),
      (error: unknown) => new Refusal(classify(error as Error), plan.traceparent),
    );
  };
  const settled = fence.settle(held);
  return settled instanceof Promise ? settled.then(finish) : finish(settled);
}

function markOf(fence: string, tenant: string): string {
  return tenant === everyTenant ? fence : `${fence}; tenant=${encodeURIComponent(tenant)}`;
}

/** Where all tenants have one owner, a flag that is on for some of them is off. */
function ofAll({ flags }: PlannerDeps, { limits }: Fence, { route, decision }: Plan): Decision {
  if (limits.tenant !== undefined || route.flag === undefined) return decision;
  if (decision.reason !== 'flag-on' && decision.reason !== 'flag-off') return decision;
  if (flags.isEnabled(route.flag)) return flagOn;
  return decision.reason === 'flag-on' ? flagUnsafe : decision;
}

function tenantOf(deps: PlannerDeps, { limits }: Fence, asked: Asked, gathered: Gathered): string {
  if (limits.tenant === undefined) return everyTenant;
  const tenant = readContextOf(deps, asked, gathered).properties?.[limits.tenant] ?? '';
  return tenant === '' || tenant.length > longestTenant ? everyTenant : tenant;
}

function isKept({ limits }: Fence, { req, head }: Plan): boolean {
  if (!head.hasBody || head.contentLength === undefined || waitsForContinue(req)) return false;
  return Number(head.contentLength) <= limits.body;
}
