import type { IncomingHttpHeaders } from 'undici/types/header.js';
import type { Attempt, AttemptListener } from '../forwarding/attempt.ts';
import { type Failure, failures } from '../forwarding/failures.ts';
import { type Fenced, type Plan, Refusal } from '../forwarding/plan.ts';
import { rawHeader } from '../forwarding/raw-header.ts';

/** The exchange, as far as it can be told to begin again. */
export interface AskAgain {
  /** Nothing can be sent a second time, or nobody waits any more. */
  readonly canAskAgain: boolean;
  readonly plan: Plan;
  askAgain(plan: Plan): void;
  giveUp(failure: Failure, error?: Error): void;
}

/** How a side refuses, perhaps with the tenant that the data belongs to. */
const refusals = /^not-owner(?:; tenant=(\S{1,400}))?$/;

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
    const refusal = status === 409 ? refusals.exec(rawHeader(raw, 'x-strangler-fence') ?? '') : null;
    if (refusal === null) {
      this.#inner.answerBegins(attempt, status, statusText, raw, parsed);
      return;
    }
    // The few bytes of its body are read and thrown away, so that its connection is kept.
    this.#refused = attempt;
    const { held, fence, belongsTo } = this.#fenced;
    const tenant = decode(refusal[1] ?? '');
    if (fence.limits.tenant !== undefined && tenant !== '' && tenant !== held.tenant) belongsTo(tenant);
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

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A broken escape names nobody.
    return '';
  }
}
