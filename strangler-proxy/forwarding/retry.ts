import type { Copy } from '../upstreams/copy.ts';
import type { Upstream } from '../upstreams/upstream.ts';
import type { Attempt } from './attempt.ts';

/** No request is sent to more copies than these, however surely none of them has got it. */
const mostTries = 3;

/** What is known of a request that a copy has failed, or answered with 502, 503 or 504. */
export interface FailedTry {
  readonly upstream: Upstream;
  readonly attempt: Attempt;
  /** The copies that had it before this one. */
  readonly tried: readonly Copy[];
  /** Milliseconds since it was first sent to this upstream. */
  readonly elapsedMs: number;
  /** To repeat it has no effect of its own, and all of it is at hand. */
  readonly isRepeatable: boolean;
  /** A reused connection may have been closed under it, which says nothing of the copy. */
  readonly mayBeStaleSocket: boolean;
}

/**
 * The copy that a request is sent to next, within its side; undefined: it is not sent again.
 *
 * What has surely not been sent goes to the next copy, whatever its method is: nothing has happened. What may have been
 * done is repeated once, when that is safe and the budget has something left, on another copy or, after a connection
 * that was closed under it, on the same one. Both only within the time that the upstream has for an answer's head.
 */
export function nextCopy(failed: FailedTry): Copy | undefined {
  const { upstream, attempt, tried, elapsedMs, isRepeatable, mayBeStaleSocket } = failed;
  const { copy } = attempt;
  if (elapsedMs >= copy.config.timeouts.headers) return undefined;
  if (!attempt.wasSent) return tried.length + 1 < mostTries ? upstream.pick([...tried, copy]) : undefined;
  if (!isRepeatable || tried.length > 0 || upstream.budget.isSpent) return undefined;
  return upstream.pick([copy]) ?? (mayBeStaleSocket ? copy : undefined);
}
