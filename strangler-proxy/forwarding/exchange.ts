import type { IncomingMessage, ServerResponse } from 'node:http';
import type { IncomingHttpHeaders } from 'undici/types/header.js';
import { type Decision, serviceFailed } from '../decision/decision.ts';
import { traceIdOf } from '../observability/trace-ids.ts';
import type { ShadowCapture } from '../shadow/index.ts';
import type { Upstream } from '../upstreams/upstream.ts';
import { Attempt, type AttemptListener } from './attempt.ts';
import { type Failure, failures } from './failures.ts';
import type { HeaderNames } from './header-names.ts';
import { type Plan, targetOn } from './plan.ts';
import { answerProblem } from './problem.ts';
import { RequestBody } from './request-body.ts';
import { makeResponseHead, makeTrailers } from './response-head.ts';

/** What exchanges share. */
export interface ExchangeShared {
  readonly names: HeaderNames;
  /** True once the proxy is stopping: each answer then ends its connection. */
  isDraining: boolean;
  /** Called once per request, with status 0 when the client got no complete answer. */
  finished(exchange: Exchange, status: number, elapsedMs: number): void;
  fellBack(exchange: Exchange, why: string): void;
  failed(exchange: Exchange, failure: Failure, error: Error): void;
  brokeOff(exchange: Exchange, error: Error): void;
}

/** So small a body is sent as text: Node puts it and the head into one string, one buffer and one write. */
const smallBodyBytes = 8192;

const exchangeOfResponse = Symbol('exchange');

interface ResponseWithExchange extends ServerResponse {
  [exchangeOfResponse]?: Exchange;
}

function onResponseClose(this: ResponseWithExchange): void {
  this[exchangeOfResponse]?.clientClosed();
}

/** The way of one request to a side and of the answer back: the streaming lane. */
export class Exchange implements AttemptListener {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly plan: Plan;
  decision: Decision;
  capture: ShadowCapture | null = null;
  readonly #shared: ExchangeShared;
  #attempt: Attempt | undefined = undefined;
  #status = 0;
  /** Bytes of the body still to come; -1 when the upstream did not say. */
  #remaining = -1;
  #isEnded = false;
  #isFinished = false;
  #hasRetried = false;

  constructor(req: IncomingMessage, res: ServerResponse, plan: Plan, shared: ExchangeShared) {
    this.req = req;
    this.res = res;
    this.plan = plan;
    this.decision = plan.decision;
    this.#shared = shared;
    (res as ResponseWithExchange)[exchangeOfResponse] = this;
    res.on('close', onResponseClose);
  }

  get requestId(): string {
    return traceIdOf(this.plan.traceparent);
  }

  /** Sends the request to the side that was decided; the answer follows by itself. */
  start(): void {
    const { route } = this.plan;
    this.#forward(this.decision.side === 'service' ? route.service : route.legacy);
  }

  #forward(upstream: Upstream): void {
    if (upstream.inFlight >= upstream.limit) {
      // Legacy, which answers in place of a service, has nobody to answer in its place: no second fallback.
      if (this.#mayFallBack()) this.#fallBack(failures.overloaded.code);
      else this.#refuse(failures.overloaded);
      return;
    }
    const { head } = this.plan;
    const attempt = new Attempt(upstream, this);
    this.#attempt = attempt;
    upstream.dispatcher.dispatch(
      {
        path: targetOn(this.plan, this.decision),
        method: this.req.method as string,
        headers: head.headers,
        body: head.hasBody ? new RequestBody(this.req) : null,
      },
      attempt,
    );
  }

  answerBegins(
    _attempt: Attempt,
    status: number,
    statusText: string,
    raw: readonly Buffer[],
    parsed: IncomingHttpHeaders,
  ): void {
    if (status >= 502 && status <= 504 && this.#mayFallBack()) {
      this.#fallBack(`status ${status}`);
      return;
    }
    const { res, plan } = this;
    const canHaveTrailers =
      this.req.httpVersionMinor === 1 && this.req.method !== 'HEAD' && status !== 204 && status !== 304;
    const { headers, contentLength } = makeResponseHead(raw, parsed, this.#shared.names, canHaveTrailers);
    this.capture?.head(status, raw);
    if (plan.explain) headers.push('x-strangler-decision', plan.route.explanations[this.decision.index] as string);
    if (plan.cookie !== undefined) headers.push('set-cookie', plan.cookie);
    if (this.#shared.isDraining) res.shouldKeepAlive = false;
    this.#status = status;
    this.#remaining = contentLength;
    res.writeHead(status, statusText, headers);
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
    res.once('drain', () => attempt.resume());
    return false;
  }

  answerEnds(_attempt: Attempt, trailers: readonly Buffer[]): void {
    if (this.#isEnded) return;
    if (trailers.length > 0) this.res.addTrailers(makeTrailers(trailers, this.#shared.names));
    this.#end(undefined);
  }

  attemptFails(attempt: Attempt, failure: Failure, error: Error): void {
    if (failure.mayBeStaleSocket && !this.#hasRetried && this.#isRepeatable()) {
      this.#hasRetried = true;
      this.plan.route.counters.retries++;
      this.#forward(attempt.upstream);
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
    // A broken answer must not look like a complete one.
    this.res.destroy();
    this.#finish(0);
  }

  /** The client's connection is gone, or its answer is complete. */
  clientClosed(): void {
    if (!this.#isEnded) {
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

  #mayFallBack(): boolean {
    return this.plan.route.fallback && this.decision.reason === 'flag-on' && this.#isRepeatable();
  }

  /** Repeating it has no effect of its own: only GET and HEAD, and only while their whole content is at hand. */
  #isRepeatable(): boolean {
    const { method } = this.req;
    return (
      (method === 'GET' || method === 'HEAD') && !this.plan.head.hasBody && !this.res.headersSent && !this.res.destroyed
    );
  }

  #refuse(failure: Failure): void {
    this.#isEnded = true;
    const { plan, res } = this;
    if (!res.destroyed) {
      if (this.#shared.isDraining) res.shouldKeepAlive = false;
      const explanation = plan.route.explanations[this.decision.index] ?? '';
      answerProblem(res, failure, this.requestId, plan.explain ? ['x-strangler-decision', explanation] : []);
    }
    this.#finish(failure.status);
  }
}
