import type { IncomingMessage, ServerResponse } from 'node:http';
import type { IncomingHttpHeaders } from 'undici/types/header.js';
import { type Decision, serviceFailed } from '../decision/decision.ts';
import { traceIdOf } from '../observability/trace-ids.ts';
import type { ShadowCapture } from '../shadow/index.ts';
import type { Copy } from '../upstreams/copy.ts';
import { FencedAnswer } from '../fence/fenced-answer.ts';
import { type AnswerHead, writeAnswerHead } from './answer-head.ts';
import type { Attempt, AttemptListener } from './attempt.ts';
import { breakOff, endOrLinger, endWith, whenTaken } from './client-connection.ts';
import { Delivery, type Sender } from './delivery.ts';
import type { ExchangeFacts, ExchangeOptions, ExchangeShared } from './exchange-shared.ts';
import { waitsForContinue } from './expectation.ts';
import { type Failure, failures, mayBeRetried } from './failures.ts';
import { fellToApplication } from './hand-over.ts';
import { explanationOf, type Plan, targetOn } from './plan.ts';
import { answerProblem } from './problem.ts';
import { isGatewayError, mayFallBack } from './repeatable.ts';
import { makeInformation, makeTrailers } from './response-head.ts';
import { ownResponse } from './response-owner.ts';
import { send } from './send.ts';

/** The way of one request to a side and of the answer back: the streaming lane. */
export class Exchange implements AttemptListener, ExchangeFacts, Sender {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  plan: Plan;
  decision: Decision;
  capture: ShadowCapture | null = null;
  readonly #shared: ExchangeShared;
  readonly #body: Buffer | undefined;
  readonly #listener: AttemptListener;
  readonly #options: ExchangeOptions | undefined;
  readonly #delivery: Delivery;
  #connection: string | undefined = undefined;
  #status = 0;
  /** Bytes of the body still to come; -1 when the upstream did not say. */
  #remaining = -1;
  #isEnded = false;
  #isFinished = false;
  #hasContinued = false;
  #isSettled = false;

  constructor(
    req: IncomingMessage,
    res: ServerResponse,
    plan: Plan,
    shared: ExchangeShared,
    options?: ExchangeOptions,
  ) {
    this.req = req;
    this.res = res;
    this.plan = plan;
    this.decision = plan.decision;
    this.#shared = shared;
    this.#body = options?.body ?? plan.body;
    const listener = options?.listener?.(this) ?? this;
    this.#listener = plan.fenced === undefined ? listener : new FencedAnswer(listener, plan.fenced, this);
    this.#options = options;
    this.#delivery = new Delivery(this);
    ownResponse(res, this);
  }

  get requestId(): string {
    return traceIdOf(this.plan.traceparent);
  }

  /** Sends the request to the side that was decided; the answer follows by itself. */
  start(): void {
    this.#delivery.to(this.plan.route[this.decision.side]);
  }

  sendTo(copy: Copy, elapsedMs: number): Attempt {
    const { req, plan, decision } = this;
    const identity = decision.side === 'service' ? plan.asker?.tokenFor(plan.route.service.name) : undefined;
    const path = targetOn(plan, decision);
    const request = { req, head: plan.head, path, buffered: this.#body, identity, elapsedMs };
    const listener = this.#shared.tracing?.attempt(req, copy, request, this.#listener) ?? this.#listener;
    return (this.#options?.send ?? send)(copy, request, this.#shared.limits(), listener);
  }

  undeliverable(failure: Failure): void {
    // Legacy, which answers in place of a service, has nobody to answer in its place: no second fallback.
    if (this.mayFallBack()) this.#fallBack(failure.code);
    else {
      this.plan.route.counters.shed++;
      this.giveUp(failure);
    }
  }

  answerInforms(_attempt: Attempt, status: number, raw: readonly Buffer[]): void {
    const { req, res } = this;
    if (req.httpVersionMinor === 0 || res.headersSent || res.destroyed) return;
    if (status > 101) res.writeInformation(status, makeInformation(raw, this.#shared.names));
    if (status !== 100 || !this.#holdsBodyBack()) return;
    this.#hasContinued = true;
    res.writeContinue();
  }

  answerBegins(
    attempt: Attempt,
    status: number,
    statusText: string,
    raw: readonly Buffer[],
    parsed: IncomingHttpHeaders,
  ): void {
    if (isGatewayError(status) && !this.#isSettled) {
      if (this.#delivery.retry(attempt, false)) return;
      if (this.mayFallBack()) {
        this.#fallBack(`status ${status}`);
        return;
      }
    }
    try {
      this.#begin({ status, statusText, raw, parsed, isLast: this.#isLast() });
    } catch (error) {
      // What one side lets pass as a header, Node may not.
      attempt.cancel();
      this.attemptFails(attempt, failures.badResponse, error as Error);
    }
  }

  #begin(head: AnswerHead): void {
    const { contentLength, connection } = writeAnswerHead(this, this.#shared, head);
    this.capture?.head(head.status, head.raw);
    this.#status = head.status;
    this.#remaining = contentLength;
    this.#connection = connection;
    // An answer without a length may be an event stream: its head must not wait for the first piece of the body.
    if (contentLength === -1) this.res.flushHeaders();
  }

  answerContinues(attempt: Attempt, chunk: Buffer): boolean {
    const { res } = this;
    if (res.destroyed) {
      attempt.cancel();
      return true;
    }
    this.capture?.chunk(chunk);
    if (this.#remaining === chunk.length) {
      // The last piece: one write less than write() and end().
      this.#end(chunk);
      return true;
    }
    if (this.#remaining !== -1) this.#remaining -= chunk.length;
    if (res.write(chunk)) return true;
    whenTaken(res, this.#shared.limits().idleTimeout, () => attempt.resume());
    return false;
  }

  answerEnds(_attempt: Attempt, trailers: readonly Buffer[]): void {
    if (this.#isEnded) return;
    if (trailers.length > 0) this.res.addTrailers(makeTrailers(trailers, this.#shared.names, this.#connection));
    this.#end(undefined);
  }

  attemptFails(attempt: Attempt, failure: Failure, error: Error): void {
    if (mayBeRetried(failure) && this.#delivery.retry(attempt, failure.mayBeStaleSocket)) return;
    if (failure.isUpstreams && this.mayFallBack()) this.#fallBack(failure.code);
    else this.giveUp(failure, error);
  }

  answerBreaks(_attempt: Attempt, error: Error): void {
    if (this.#isEnded) return;
    this.#shared.brokeOff(this, error);
    breakOff(this.req, this.res, this.#remaining !== -1);
    this.#finish(0);
  }

  /**
   * Whether another copy or legacy is asked instead of passing an answer of this status on. Decorators have to know
   * before they see it; what they have seen is passed on, whatever its status is by then.
   */
  asksElsewhere(attempt: Attempt, status: number): boolean {
    const asks = isGatewayError(status) && (this.#delivery.canRetry(attempt) || this.mayFallBack());
    this.#isSettled = !asks;
    return asks;
  }

  /** The client's connection is gone, or its answer is complete. */
  clientClosed(): void {
    if (!this.#isEnded) {
      this.#delivery.cancel();
      this.#finish(0);
    }
    this.capture?.end(this.#isEnded && this.res.writableFinished);
    this.capture = null;
  }

  #end(lastChunk: Buffer | undefined): void {
    this.#isEnded = true;
    endWith(this.res, lastChunk);
    this.#finish(this.#status);
  }

  #finish(status: number): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#shared.finished(this, status, performance.now() - this.plan.startedAt);
  }

  /** Legacy answers in place of the service that did not. */
  #fallBack(why: string): void {
    this.#delivery.cancel();
    this.capture?.end(false);
    this.capture = null;
    this.plan.route.counters.fallbacks++;
    this.decision = serviceFailed;
    this.#shared.fellBack(this, why);
    this.#isEnded = fellToApplication(this.req, this.res, { ...this.plan, decision: serviceFailed }, this.#shared);
    if (!this.#isEnded) this.#delivery.to(this.plan.route.legacy);
  }

  get canAskAgain(): boolean {
    return !this.#isEnded && !this.res.destroyed && (!this.plan.head.hasBody || this.#body !== undefined);
  }

  /** The side that was asked has done nothing, for it may not write; decorators of the other take the request over. */
  askAgain(plan: Plan): void {
    this.plan = plan;
    this.decision = plan.decision;
    const isUndecorated = this.#options?.isDecorated !== true;
    this.#isEnded = isUndecorated && this.#shared.decorate?.(this.req, this.res, plan) === true;
    if (!this.#isEnded) this.start();
  }

  giveUp(failure: Failure, error?: Error): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#shared.failed(this, failure, error);
    if (!this.res.destroyed) {
      endOrLinger(this.req, this.res, failure, this.#isLast());
      answerProblem(this.res, failure, this.requestId, explanationOf(this.plan, this.decision));
    }
    this.#finish(failure.status);
  }

  mayFallBack(): boolean {
    return mayFallBack(this.req, this.res, this.plan, this.decision);
  }

  /** The client waits for 100 Continue: whether it ever sends its body, and where its next request begins, is open. */
  #holdsBodyBack(): boolean {
    return !this.#hasContinued && !this.req.complete && waitsForContinue(this.req);
  }

  #isLast(): boolean {
    return this.#shared.isDraining || this.#holdsBodyBack();
  }
}
