import type { IncomingMessage } from 'node:http';
import { decideRequest } from './decide-request.ts';
import { gather } from './gather.ts';
import { matchRequest } from './match-request.ts';
import { type Plan, type PlannerDeps, Refusal } from './plan.ts';

/** Plans a request: match, gather what deciding needs, decide. A promise only where something has to be waited for. */
export function planRequest(deps: PlannerDeps, req: IncomingMessage): Plan | Refusal | Promise<Plan | Refusal> {
  const asked = matchRequest(deps, req);
  if (asked instanceof Refusal) return asked;
  const gathered = gather(deps, asked);
  if (!(gathered instanceof Promise))
    return gathered instanceof Refusal ? gathered : decideRequest(deps, asked, gathered);
  return gathered.then((found) => (found instanceof Refusal ? found : decideRequest(deps, asked, found)));
}
