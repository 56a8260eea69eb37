import type { IncomingMessage } from 'node:http';
import { holdRequest } from '../fence/hold-request.ts';
import { decideRequest } from './decide-request.ts';
import { gather, type Gathered } from './gather.ts';
import { identify } from './identify.ts';
import { matchRequest } from './match-request.ts';
import { type Asked, type Plan, type PlannerDeps, Refusal } from './plan.ts';

/**
 * Plans a request: match, gather what deciding needs, decide, hold while a fence moves, find out who asks where the
 * service is to be told.
 * A promise only where something has to be waited for.
 */
export function planRequest(deps: PlannerDeps, req: IncomingMessage): Plan | Refusal | Promise<Plan | Refusal> {
  const asked = matchRequest(deps, req);
  if (asked instanceof Refusal) return asked;
  const gathered = gather(deps, asked);
  return gathered instanceof Promise
    ? gathered.then((found) => decideAndIdentify(deps, asked, found))
    : decideAndIdentify(deps, asked, gathered);
}

function decideAndIdentify(
  deps: PlannerDeps,
  asked: Asked,
  gathered: Gathered | Refusal,
): Plan | Refusal | Promise<Plan | Refusal> {
  if (gathered instanceof Refusal) return gathered;
  const plan = decideRequest(deps, asked, gathered);
  if (plan instanceof Refusal) return plan;
  const held = holdRequest(deps, plan, gathered, () => decideRequest(deps, asked, gathered));
  if (held instanceof Promise) return held.then((found) => (found instanceof Refusal ? found : identify(deps, found)));
  return held instanceof Refusal ? held : identify(deps, held);
}
