import { type Span, SpanStatusCode } from '@opentelemetry/api';
import type { Attempt, AttemptListener } from '../forwarding/attempt.ts';
import type { Failure } from '../forwarding/failures.ts';

type Args<Name extends keyof AttemptListener> = Parameters<AttemptListener[Name]>;

/** Hears how an attempt goes in place of the exchange, ends its span, and tells the exchange. */
export class TracedAttempt implements AttemptListener {
  readonly #span: Span;
  readonly #inner: AttemptListener;
  #isEnded = false;

  constructor(span: Span, inner: AttemptListener) {
    this.#span = span;
    this.#inner = inner;
  }

  answerInforms(...args: Args<'answerInforms'>): void {
    this.#inner.answerInforms(...args);
  }

  answerBegins(...args: Args<'answerBegins'>): void {
    const [, status] = args;
    this.#span.setAttribute('http.response.status_code', status);
    if (status >= 400) this.#fails(String(status));
    this.#inner.answerBegins(...args);
  }

  answerContinues(attempt: Attempt, chunk: Buffer): boolean {
    return this.#inner.answerContinues(attempt, chunk);
  }

  answerEnds(...args: Args<'answerEnds'>): void {
    this.end();
    this.#inner.answerEnds(...args);
  }

  attemptFails(attempt: Attempt, failure: Failure, error: Error): void {
    this.end(failure.code);
    this.#inner.attemptFails(attempt, failure, error);
  }

  answerBreaks(attempt: Attempt, error: Error): void {
    this.end('broken-off');
    this.#inner.answerBreaks(attempt, error);
  }

  /** Ends the span, once; `error` says why there is no whole answer. */
  end(error?: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    if (error !== undefined) this.#fails(error);
    this.#span.end();
  }

  #fails(type: string): void {
    this.#span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR });
  }
}
