import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Copy } from '../upstreams/copy.ts';
import type { Waiter } from '../upstreams/gate.ts';
import type { Upstream } from '../upstreams/upstream.ts';
import type { Attempt } from './attempt.ts';
import { type Failure, failures } from './failures.ts';
import type { Plan } from './plan.ts';
import { isRepeatable } from './repeatable.ts';
import { nextCopy } from './retry.ts';

/** Whose request is delivered. */
export interface Sender {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly plan: Plan;
  /** Sends the request to a copy at whose gate it has a place; `elapsedMs` of the time for the answer's head are over. */
  sendTo(copy: Copy, elapsedMs: number): Attempt;
  /** No copy takes it. */
  undeliverable(failure: Failure): void;
  mayFallBack(): boolean;
}

const nobody: readonly Copy[] = Object.freeze([]);

/** The way of a request to a copy of the upstream that was decided for, past its gate, and to the next when one fails. */
export class Delivery implements Waiter {
  readonly priority: number;
  readonly #sender: Sender;
  #upstream: Upstream | undefined = undefined;
  /** At whose gate it waits or has passed. */
  #copy: Copy | undefined = undefined;
  /** Copies of this upstream that did not answer it. */
  #tried: readonly Copy[] = nobody;
  /** When it was first given to this upstream. */
  #since = 0;
  #isWaiting = false;
  #attempt: Attempt | undefined = undefined;

  constructor(sender: Sender) {
    this.#sender = sender;
    this.priority = sender.plan.route.priority;
  }

  to(upstream: Upstream): void {
    this.#upstream = upstream;
    this.#tried = nobody;
    this.#since = performance.now();
    upstream.budget.earn();
    const copy = upstream.pick();
    if (copy === undefined) this.#sender.undeliverable(failures.noHealthyCopy);
    else this.#toCopy(copy);
  }

  #toCopy(copy: Copy): void {
    this.#copy = copy;
    if (copy.gate.tryEnter()) this.enter();
    else if (copy.gate.tryWait(this)) this.#isWaiting = true;
    else this.turnAway();
  }

  enter(): void {
    this.#isWaiting = false;
    const elapsedMs = this.#tried === nobody ? 0 : performance.now() - this.#since;
    this.#attempt = this.#sender.sendTo(this.#copy as Copy, elapsedMs);
  }

  turnAway(): void {
    this.#isWaiting = false;
    const copy = this.#copy as Copy;
    const tried = [...this.#tried, copy];
    const isLate = performance.now() - this.#since >= copy.config.timeouts.queue;
    const other = isLate ? undefined : this.#upstream?.pick(tried);
    if (other === undefined) {
      this.#sender.undeliverable(failures.overloaded);
      return;
    }
    this.#tried = tried;
    this.#toCopy(other);
  }

  mayGoElsewhere(): boolean {
    return this.#upstream?.hasOther(this.#copy) === true || this.#sender.mayFallBack();
  }

  /** Whether it would be sent once more after an answer that a gateway would give. */
  canRetry(attempt: Attempt): boolean {
    return this.#next(attempt, false) !== undefined;
  }

  /** Sends it once more within its side, after an attempt that did not answer it as it should; false: it must not be. */
  retry(attempt: Attempt, mayBeStaleSocket: boolean): boolean {
    const copy = this.#next(attempt, mayBeStaleSocket);
    if (copy === undefined) return false;
    if (attempt.wasSent) this.#upstream?.budget.spend();
    attempt.cancel();
    this.#sender.plan.route.counters.retries++;
    this.#tried = [...this.#tried, attempt.copy];
    this.#toCopy(copy);
    return true;
  }

  #next(attempt: Attempt, mayBeStaleSocket: boolean): Copy | undefined {
    const { req, res, plan } = this.#sender;
    if (res.headersSent || res.destroyed || this.#upstream === undefined) return undefined;
    return nextCopy({
      upstream: this.#upstream,
      attempt,
      tried: this.#tried,
      elapsedMs: performance.now() - this.#since,
      isRepeatable: isRepeatable(req, res, plan),
      mayBeStaleSocket,
    });
  }

  /** Nobody waits for an answer any more. */
  cancel(): void {
    if (this.#isWaiting) this.#copy?.gate.forget(this);
    this.#attempt?.cancel();
  }
}
