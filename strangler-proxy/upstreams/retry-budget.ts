/** Retries that are allowed before any request has earned one, so that a quiet upstream has some as well. */
const reserve = 10;

/**
 * How many requests may be sent a second time: a share of all, so that retries cannot bury an upstream that is failing
 * because it has too much to do. Each request earns a part of a retry, each retry costs one (as Finagle's RetryBudget);
 * what is saved up is bounded, so that a good day does not pay for a storm.
 */
export class RetryBudget {
  readonly #share: number;
  #balance = reserve;

  /** `share` from 0 (never) to 1. */
  constructor(share: number) {
    this.#share = share;
    if (share === 0) this.#balance = 0;
  }

  get isSpent(): boolean {
    return this.#balance < 1;
  }

  /** A request is sent for the first time. */
  earn(): void {
    if (this.#balance < reserve * 10) this.#balance += this.#share;
  }

  spend(): void {
    this.#balance--;
  }
}
