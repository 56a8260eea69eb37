import type { Dispatcher } from 'undici';
import type { IncomingHttpHeaders } from 'undici/types/header.js';
import type { Upstream } from '../upstreams/upstream.ts';
import { classify, type Failure } from './failures.ts';

/** Who wants to hear how an attempt goes. */
export interface AttemptListener {
  answerBegins(
    attempt: Attempt,
    status: number,
    statusText: string,
    raw: readonly Buffer[],
    parsed: IncomingHttpHeaders,
  ): void;
  /** False asks to stop until `resume` is called. */
  answerContinues(attempt: Attempt, chunk: Buffer): boolean;
  answerEnds(attempt: Attempt, trailers: readonly Buffer[]): void;
  /** Nothing has been heard from the upstream. */
  attemptFails(attempt: Attempt, failure: Failure, error: Error): void;
  /** The answer broke off in its middle. */
  answerBreaks(attempt: Attempt, error: Error): void;
}

const noTrailers: readonly Buffer[] = Object.freeze([]);
const cancelled = new Error('nobody waits for the answer any more');

/** One try to get an answer from one upstream: undici's handler, and the upstream's bookkeeping. */
export class Attempt implements Dispatcher.DispatchHandler {
  readonly upstream: Upstream;
  readonly #listener: AttemptListener;
  #controller: Dispatcher.DispatchController | undefined = undefined;
  #hasHead = false;
  #isCancelled = false;
  #isOver = false;

  constructor(upstream: Upstream, listener: AttemptListener) {
    this.upstream = upstream;
    this.#listener = listener;
    upstream.inFlight++;
  }

  /** Ends the attempt; the listener hears nothing more of it. */
  cancel(): void {
    this.#isCancelled = true;
    this.#controller?.abort(cancelled);
  }

  resume(): void {
    this.#controller?.resume();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isCancelled) controller.abort(cancelled);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    parsed: IncomingHttpHeaders,
    statusText?: string,
  ): void {
    if (status < 200 || this.#isCancelled) return;
    this.#hasHead = true;
    this.upstream.health.succeeded();
    this.#listener.answerBegins(this, status, statusText ?? '', (controller.rawHeaders ?? []) as Buffer[], parsed);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isCancelled) return;
    if (!this.#listener.answerContinues(this, chunk)) controller.pause();
  }

  onResponseEnd(controller: Dispatcher.DispatchController): void {
    this.#release();
    if (this.#isCancelled) return;
    const trailers = controller.rawTrailers;
    this.#listener.answerEnds(
      this,
      Array.isArray(trailers) && trailers.length > 0 ? (trailers as Buffer[]) : noTrailers,
    );
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#release();
    if (this.#isCancelled) return;
    if (this.#hasHead) {
      this.#listener.answerBreaks(this, error);
      return;
    }
    const failure = classify(error);
    if (failure.isUpstreams) this.upstream.health.failed();
    this.#listener.attemptFails(this, failure, error);
  }

  #release(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.upstream.inFlight--;
  }
}
