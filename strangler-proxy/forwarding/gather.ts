import type { Asked, PlannerDeps, Refusal } from './plan.ts';

/** What a decision may need besides the head of the request. */
export interface Gathered {
  /** The body, where the context is read from it. */
  readonly body?: Buffer;
}

const nothing: Gathered = Object.freeze({});

/** Fetches what the route's context needs; at once where there is nothing to wait for. */
export function gather(_deps: PlannerDeps, _asked: Asked): Gathered | Refusal | Promise<Gathered | Refusal> {
  return nothing;
}
