import type { IncomingMessage } from 'node:http';
import type { Dispatcher } from 'undici';
import type { IncomingHttpHeaders } from 'undici/types/header.js';
import type { Copy } from '../upstreams/copy.ts';
import { type Attempt, type AttemptListener, cancelled, noTrailers, type OutgoingRequest } from './attempt.ts';
import { classify } from './failures.ts';
import { type BodyLimits, RequestBody } from './request-body.ts';

const noStatus = Object.assign(new Error('the upstream answered a status below 100'), { code: 'UND_ERR_RESPONSE' });

/** An attempt over undici's pool of connections: nearly all are. */
export class UndiciAttempt implements Attempt, Dispatcher.DispatchHandler {
  readonly copy: Copy;
  readonly #listener: AttemptListener;
  #controller: Dispatcher.DispatchController | undefined = undefined;
  #method = '';
  #hasHead = false;
  #isCancelled = false;
  #isOver = false;

  constructor(copy: Copy, listener: AttemptListener) {
    this.copy = copy;
    this.#listener = listener;
  }

  get wasSent(): boolean {
    // undici gives it just before it writes.
    return this.#controller !== undefined;
  }

  send(
    { method, path, headers, body, headersTimeout }: OutgoingRequest<IncomingMessage | Buffer>,
    limits: BodyLimits,
  ): void {
    this.#method = method;
    this.copy.dispatcher.dispatch(
      {
        path,
        method,
        headers,
        headersTimeout,
        body: body === null || Buffer.isBuffer(body) ? body : new RequestBody(body, limits),
        // Any constant: our connector knows the name, but undici would begin a new connection for each other Host.
        // @ts-expect-error -- of undici's types only those of a connection name it
        servername: this.copy.authority,
      },
      this,
    );
  }

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
    if (this.#isCancelled) return;
    const raw = (controller.rawHeaders ?? []) as Buffer[];
    if (status < 200) {
      if (status < 100) controller.abort(noStatus);
      else this.#listener.answerInforms(this, status, raw);
      return;
    }
    this.#hasHead = true;
    this.copy.answered(this.#method, status, parsed['connection']);
    this.#listener.answerBegins(this, status, statusText ?? '', raw, parsed);
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
    if (this.#isCancelled || this.#hasHead) {
      this.#release();
      if (!this.#isCancelled) this.#listener.answerBreaks(this, error);
      return;
    }
    const failure = classify(error);
    // Before its place is free: those who wait for it may be better off elsewhere.
    if (failure.isUpstreams) this.copy.health.failed();
    this.#release();
    this.#listener.attemptFails(this, failure, error);
  }

  #release(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.copy.gate.leave();
  }
}
