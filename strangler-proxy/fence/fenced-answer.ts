import type { IncomingHttpHeaders } from 'undici/types/header.js';
import type { Attempt, AttemptListener } from '../forwarding/attempt.ts';
import { type Failure, failures } from '../forwarding/failures.ts';
import { type Plan, Refusal } from '../forwarding/plan.ts';
import type { Fenced } from './types.ts';

/** The exchange, as far as it can be told to begin again. */
export interface AskAgain {
  /** Nothing can be sent a second time, or nobody waits any more. */
  readonly canAskAgain: boolean;
  readonly plan: Plan;
  askAgain(plan: Plan): void;
  giveUp(failure: Failure, error?: Error): void;
}

/** So often a write is sent, at most: rows that change faster than that settle within `hold`, or not at all. */
const mostTries = 4;

/**
 * Stands before everybody else who hears of an answer, and hears of a side that refuses a write because it may not
 * write: that side has done nothing, and the other one is asked. Every other answer passes as it comes.
 */
export class FencedAnswer implements AttemptListener {
  readonly #inner: AttemptListener;
  readonly #fenced: Fenced;
  readonly #exchange: AskAgain;
  #refused: Attempt | undefined = undefined;
  #tries = 1;

  constructor(inner: AttemptListener, fenced: Fenced, exchange: AskAgain) {
    this.#inner = inner;
    this.#fenced = fenced;
    this.#exchange = exchange;
  }

  answerInforms(attempt: Attempt, status: number, raw: readonly Buffer[]): void {
    this.#inner.answerInforms(attempt, status, raw);
  }

  answerBegins(
    attempt: Attempt,
    status: number,
    statusText: string,
    raw: readonly Buffer[],
    parsed: IncomingHttpHeaders,
  ): void {
    if (status !== 409 || parsed['x-strangler-fence'] !== 'not-owner') {
      this.#inner.answerBegins(attempt, status, statusText, raw, parsed);
      return;
    }
    // The few bytes of its body are read and thrown away, so that its connection is kept.
    this.#refused = attempt;
    this.#again().catch((error: unknown) => {
      this.#exchange.giveUp(failures.defect, error as Error);
    });
  }

  answerContinues(attempt: Attempt, chunk: Buffer): boolean {
    return attempt === this.#refused || this.#inner.answerContinues(attempt, chunk);
  }

  answerEnds(attempt: Attempt, trailers: readonly Buffer[]): void {
    if (attempt !== this.#refused) this.#inner.answerEnds(attempt, trailers);
  }

  attemptFails(attempt: Attempt, failure: Failure, error: Error): void {
    this.#inner.attemptFails(attempt, failure, error);
  }

  answerBreaks(attempt: Attempt, error: Error): void {
    if (attempt !== this.#refused) this.#inner.answerBreaks(attempt, error);
  }

  async #again(): Promise<void> {
    const { fence, held, identify } = this.#fenced;
    const exchange = this.#exchange;
    const found = await fence.askedWrongly(held);
    const next = 'side' in found ? await identify({ ...exchange.plan, decision: found }) : found;
    if (next instanceof Refusal) exchange.giveUp(next.failure);
    else if (!('decision' in next)) exchange.giveUp(next);
    else if (!exchange.canAskAgain || this.#tries >= mostTries) exchange.giveUp(failures.fenceMoved);
    else {
      this.#tries++;
      exchange.askAgain(next);
    }
  }
}
