import type { IncomingMessage, ServerResponse } from 'node:http';
import type { IncomingHttpHeaders } from 'undici/types/header.js';
import { type Decision, serviceFailed } from '../decision/decision.ts';
import { traceIdOf } from '../observability/trace-ids.ts';
import { sessionHeader } from '../identity/identity-token.ts';
import type { ShadowCapture } from '../shadow/index.ts';
import type { Waiter } from '../upstreams/gate.ts';
import type { Copy } from '../upstreams/copy.ts';
import type { Upstream } from '../upstreams/upstream.ts';
import type { Attempt, AttemptListener } from './attempt.ts';
import { breakOff, endOrLinger, whenTaken } from './client-connection.ts';
import type { ExchangeFacts, ExchangeOptions, ExchangeShared } from './exchange-shared.ts';
import { waitsForContinue } from './expectation.ts';
import { type Failure, failures } from './failures.ts';
import { cookieHeadersOf, explanationOf, type Plan, targetOn } from './plan.ts';
import { answerProblem } from './problem.ts';
import { isRepeatable, mayFallBack } from './repeatable.ts';
import { makeInformation, makeResponseHead, makeTrailers, reasonPhrase } from './response-head.ts';
import { ownResponse } from './response-owner.ts';
import { send } from './send.ts';
import { FencedAnswer } from '../fence/fenced-answer.ts';

/** So small a body is sent as text: Node puts it and the head into one string, one buffer and one write. */
const smallBodyBytes = 8192;

/** The way of one request to a side and of the answer back: the streaming lane. */
export class Exchange implements AttemptListener, ExchangeFacts, Waiter {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly plan: Plan;
  readonly priority: number;
  decision: Decision;
  capture: ShadowCapture | null = null;
  readonly #shared: ExchangeShared;
  readonly #body: Buffer | undefined;
  readonly #listener: AttemptListener;
  readonly #send: typeof send;
  #attempt: Attempt | undefined = undefined;
  /** At whose gate it waits or has passed. */
  #copy: Copy | undefined = undefined;
  #isWaiting = false;
  #connection: string | undefined = undefined;
  #status = 0;
  /** Bytes of the body still to come; -1 when the upstream did not say. */
  #remaining = -1;
  #isEnded = false;
  #isFinished = false;
  #hasRetried = false;
  #hasContinued = false;

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
    this.priority = plan.route.priority;
    this.decision = plan.decision;
    this.#shared = shared;
    this.#body = options?.body ?? plan.body;
    const listener = options?.listener?.(this) ?? this;
    this.#listener = plan.fenced === undefined ? listener : new FencedAnswer(listener, plan.fenced, this);
    this.#send = options?.send ?? send;
    ownResponse(res, this);
  }

  get requestId(): string {
    return traceIdOf(this.plan.traceparent);
  }

  /** Sends the request to the side that was decided; the answer follows by itself. */
  start(): void {
    this.#forward(this.decision.side === 'service' ? this.plan.route.service : this.plan.route.legacy);
  }

  #forward(upstream: Upstream): void {
    this.#forwardTo(upstream.any);
  }

  #forwardTo(copy: Copy): void {
    this.#copy = copy;
    if (copy.gate.tryEnter()) this.enter();
    else if (copy.gate.tryWait(this)) this.#isWaiting = true;
    else this.turnAway();
  }

  enter(): void {
    this.#isWaiting = false;
    const { req, plan, decision } = this;
    const identity = decision.side === 'service' ? plan.asker?.tokenFor(plan.route.service.name) : undefined;
    const request = { req, head: plan.head, path: targetOn(plan, decision), buffered: this.#body, identity };
    this.#attempt = this.#send(this.#copy as Copy, request, this.#shared.limits(), this.#listener);
  }

  turnAway(): void {
    this.#isWaiting = false;
    // Legacy, which answers in place of a service, has nobody to answer in its place: no second fallback.
    if (this.#mayFallBack()) {
      this.#fallBack(failures.overloaded.code);
      return;
    }
    this.plan.route.counters.shed++;
    this.#shared.failed(this, failures.overloaded, undefined);
    this.#refuse(failures.overloaded);
  }

  mayGoElsewhere(): boolean {
    return this.#mayFallBack();
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
    if (status >= 502 && status <= 504 && this.#mayFallBack()) {
      this.#fallBack(`status ${status}`);
      return;
    }
    try {
      this.#begin(status, statusText, raw, parsed);
    } catch (error) {
      // What one side lets pass as a header, Node may not.
      attempt.cancel();
      this.attemptFails(attempt, failures.badResponse, error as Error);
    }
  }

  #begin(status: number, statusText: string, raw: readonly Buffer[], parsed: IncomingHttpHeaders): void {
    const { req, res, plan } = this;
    const canHaveTrailers = req.httpVersionMinor === 1 && req.method !== 'HEAD' && status !== 204 && status !== 304;
    const { headers, contentLength, connection } = makeResponseHead(raw, parsed, this.#shared.names, canHaveTrailers);
    if (plan.asker !== undefined && parsed[sessionHeader] !== undefined) this.#shared.sessionChanged(plan.head.cookie);
    if (plan.explain) headers.push(...explanationOf(plan, this.decision));
    if (plan.cookiesFor !== undefined) headers.push(...cookieHeadersOf(plan, status, this.decision));
    if (status === 101) headers.push('connection', 'Upgrade', 'upgrade', String(parsed['upgrade']));
    if (this.#shared.isDraining || this.#holdsBodyBack()) res.shouldKeepAlive = false;
    res.writeHead(status, reasonPhrase(status, statusText), headers);
    this.capture?.head(status, raw);
    this.#status = status;
    this.#remaining = contentLength;
    this.#connection = connection;
    // An answer without a length may be an event stream: its head must not wait for the first piece of the body.
    if (contentLength === -1) res.flushHeaders();
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
    if (failure.mayBeStaleSocket && !this.#hasRetried && isRepeatable(this.req, this.res, this.plan)) {
      this.#hasRetried = true;
      this.plan.route.counters.retries++;
      this.#forwardTo(attempt.copy);
      return;
    }
    if (failure.isUpstreams && this.#mayFallBack()) {
      this.#fallBack(failure.code);
      return;
    }
    this.#shared.failed(this, failure, error);
    this.#refuse(failure);
  }

  answerBreaks(_attempt: Attempt, error: Error): void {
    if (this.#isEnded) return;
    this.#shared.brokeOff(this, error);
    breakOff(this.req, this.res, this.#remaining !== -1);
    this.#finish(0);
  }

  /** The client's connection is gone, or its answer is complete. */
  clientClosed(): void {
    if (!this.#isEnded) {
      if (this.#isWaiting) this.#copy?.gate.forget(this);
      this.#attempt?.cancel();
      this.#finish(0);
    }
    this.capture?.end(this.#isEnded && this.res.writableFinished);
    this.capture = null;
  }

  #end(lastChunk: Buffer | undefined): void {
    this.#isEnded = true;
    if (lastChunk === undefined || lastChunk.length > smallBodyBytes) this.res.end(lastChunk);
    else this.res.end(lastChunk.toString('latin1'), 'latin1');
    this.#finish(this.#status);
  }

  #finish(status: number): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#shared.finished(this, status, performance.now() - this.plan.startedAt);
  }

  /** Legacy answers in place of the service that did not. */
  #fallBack(why: string): void {
    this.#attempt?.cancel();
    this.capture?.end(false);
    this.capture = null;
    this.plan.route.counters.fallbacks++;
    this.decision = serviceFailed;
    this.#shared.fellBack(this, why);
    this.#forward(this.plan.route.legacy);
  }

  get canAskAgain(): boolean {
    const { plan, res } = this;
    return !this.#isEnded && !res.destroyed && (!plan.head.hasBody || this.#body !== undefined);
  }

  /** The side that was asked has done nothing, because it may not write. */
  askAgain(decision: Decision): void {
    this.decision = decision;
    this.start();
  }

  giveUp(failure: Failure, error?: Error): void {
    if (this.#isEnded) return;
    this.#shared.failed(this, failure, error);
    this.#refuse(failure);
  }

  #mayFallBack(): boolean {
    return mayFallBack(this.req, this.res, this.plan, this.decision);
  }

  /** The client waits for 100 Continue: whether it ever sends its body, and where its next request begins, is open. */
  #holdsBodyBack(): boolean {
    return !this.#hasContinued && !this.req.complete && waitsForContinue(this.req);
  }

  #refuse(failure: Failure): void {
    this.#isEnded = true;
    const { plan, res } = this;
    if (!res.destroyed) {
      endOrLinger(this.req, res, failure, this.#shared.isDraining || this.#holdsBodyBack());
      answerProblem(res, failure, this.requestId, explanationOf(plan, this.decision));
    }
    this.#finish(failure.status);
  }
}
