import type { Asker } from '../identity/asker.ts';
import { type ContextBody, isReadable, readContextBody } from './context-body.ts';
import { askerForContext, refusalOfContext } from './identify.ts';
import { type Asked, type PlannerDeps, Refusal } from './plan.ts';

/** What a decision may need besides the head of the request. */
export interface Gathered {
  /** The body, where the context is read from it. */
  readonly body?: ContextBody;
  /** Who asks, where the context wants to know it. */
  readonly asker?: Asker;
}

const nothing: Gathered = Object.freeze({});

/** Fetches what the route's context needs; at once where there is nothing to wait for. */
export function gather(deps: PlannerDeps, asked: Asked): Gathered | Refusal | Promise<Gathered | Refusal> {
  const { limits } = deps.current();
  // Who asks is found out first: whoever may not go on need not have their body read.
  if (isReadable(asked, limits)) return gatherAll(deps, asked);
  const asker = askerForContext(deps, asked);
  if (asker === undefined) return nothing;
  return asker instanceof Promise ? asker.then((found) => knownAs(deps, asked, found)) : knownAs(deps, asked, asker);
}

async function gatherAll(deps: PlannerDeps, asked: Asked): Promise<Gathered | Refusal> {
  // To wait at all also lets the parser go on with what came together with the head.
  const asker = await askerForContext(deps, asked);
  const known = asker === undefined ? nothing : knownAs(deps, asked, asker);
  if (known instanceof Refusal) return known;
  const body = await readContextBody(asked, deps.current().limits);
  return body instanceof Refusal ? body : { ...known, body };
}

function knownAs(deps: PlannerDeps, asked: Asked, asker: Asker): Gathered | Refusal {
  return refusalOfContext(deps, asked, asker) ?? { asker };
}
