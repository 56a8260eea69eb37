import type { Asker } from '../identity/asker.ts';
import { askerForContext, refusalOfContext } from './identify.ts';
import type { Asked, PlannerDeps, Refusal } from './plan.ts';

/** What a decision may need besides the head of the request. */
export interface Gathered {
  /** The body, where the context is read from it. */
  readonly body?: Buffer;
  /** Who asks, where the context wants to know it. */
  readonly asker?: Asker;
}

const nothing: Gathered = Object.freeze({});

/** Fetches what the route's context needs; at once where there is nothing to wait for. */
export function gather(deps: PlannerDeps, asked: Asked): Gathered | Refusal | Promise<Gathered | Refusal> {
  const asker = askerForContext(deps, asked);
  if (asker === undefined) return nothing;
  const found = (each: Asker): Gathered | Refusal => refusalOfContext(deps, asked, each) ?? { asker: each };
  return asker instanceof Promise ? asker.then(found) : found(asker);
}
