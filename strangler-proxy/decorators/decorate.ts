import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { endOrLinger } from '../forwarding/client-connection.ts';
import type { ExchangeShared } from '../forwarding/exchange-shared.ts';
import { Exchange } from '../forwarding/exchange.ts';
import { askForBody } from '../forwarding/expectation.ts';
import { classify, type Failure, failures } from '../forwarding/failures.ts';
import { cookieHeadersOf, explanationOf, type Plan } from '../forwarding/plan.ts';
import { answerProblem } from '../forwarding/problem.ts';
import { rewriteBefore } from '../rewriting/rewritten-exchange.ts';
import { traceIdOf } from '../observability/trace-ids.ts';
import { type ChainDeps, type ContextFor, runPost, runPre } from './chain.ts';
import { bytesOf } from './content.ts';
import { DecoratedAnswer } from './decorated-answer.ts';
import { askForPlainAnswer, text, toDecorated, toPlan } from './decorated-request.ts';
import { readBody } from './read-body.ts';
import type { RouteDecorators } from './route-decorators.ts';
import { replaceHeaders } from './header-rules.ts';
import type { DecoratedRequest, StopAnswer } from './types.ts';

export interface DecorationDeps extends ChainDeps {
  readonly shared: ExchangeShared;
  /** Largest body that is held for decorators, in bytes. */
  readonly bodyBytes: () => number;
  readonly defect: (error: unknown) => void;
}

/** The way of a decorated request: pre decorators, the call, post or catch decorators, the answer. */
export async function decorate(
  deps: DecorationDeps,
  {
    req,
    res,
    plan,
    decorators,
  }: { req: IncomingMessage; res: ServerResponse; plan: Plan; decorators: RouteDecorators },
): Promise<void> {
  const abort = new AbortController();
  res.once('close', () => {
    abort.abort(new Error('the client went away'));
  });
  const contextFor = makeContextFor(req, plan, abort.signal);
  const answer = new Unforwarded(deps.shared, req, res, plan);

  let { body } = plan;
  if (body !== undefined && decorators.wantsRequestBody && body.length > deps.bodyBytes()) {
    answer.refuse(failures.bodyTooLarge, new Error(`a body of ${body.length} bytes cannot be shown`));
    return;
  }
  if (body === undefined && plan.head.hasBody && decorators.wantsRequestBody) {
    askForBody(req);
    try {
      const limits = deps.shared.limits();
      body = await readBody(req, { ...limits, body: Math.min(limits.body, deps.bodyBytes()) });
    } catch (error) {
      if (res.destroyed) answer.isGone();
      else answer.refuse(classify(error as Error), error as Error);
      return;
    }
  }

  const before = toDecorated(plan, req.method as string, body);
  let after: DecoratedRequest;
  try {
    const end = await runPre(deps, decorators.pre, before, contextFor);
    if (end.kind === 'failed') {
      answer.refuse(failures.decoratorFailed, new Error(end.detail));
      return;
    }
    if (end.kind === 'stop') {
      answer.stop(end);
      return;
    }
    after = end.value;
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    answer.isGone();
    return;
  }

  const changed = toPlan(plan, { before, after, body });
  if ([...decorators.post, ...decorators.catch].some(({ responseBody }) => responseBody))
    askForPlainAnswer(changed.plan);
  const exchange: Exchange = new Exchange(req, res, changed.plan, deps.shared, {
    isDecorated: true,
    ...(changed.body === undefined ? {} : { body: changed.body }),
    listener(inner) {
      const decorated = new DecoratedAnswer(inner, {
        chainFor(attempt, status) {
          // Its answer has a head that speaks of a body which is not there: nothing could be shown or replaced.
          if (req.method === 'HEAD') return [];
          if (exchange.asksElsewhere(attempt, status) || (exchange.decision.side === 'legacy' && !decorators.isForBoth))
            return [];
          if (status >= 400) return decorators.catch;
          return status >= 200 && status < 300 ? decorators.post : [];
        },
        run: (chain, response) => runPost(deps, chain, { request: after, response }, contextFor),
        bodyBytes: deps.bodyBytes(),
        isAbandoned: () => abort.signal.aborted,
        defect(error) {
          // The client's going away ends the chain by an error of that name.
          if (!abort.signal.aborted) deps.defect(error);
          res.destroy();
        },
      });
      const { rewriting } = plan.route;
      const o = { plan: changed.plan, req, res, shared: deps.shared, exchange: () => exchange };
      return rewriting === undefined ? decorated : rewriteBefore(decorated, { ...o, rewriting });
    },
  });
  exchange.start();
}

/** A key for each decorator that stays the same when the client repeats the request under its own Idempotency-Key. */
function makeContextFor(req: IncomingMessage, plan: Plan, signal: AbortSignal): ContextFor {
  const given = req.headers['idempotency-key'];
  const request = typeof given === 'string' ? `${plan.route.id} ${given}` : traceIdOf(plan.traceparent);
  return ({ name }) => ({
    traceparent: plan.traceparent,
    idempotencyKey: createHash('sha256').update(`${request} ${name}`).digest('base64url'),
    signal,
  });
}

/** Answers of the proxy itself to a decorated request that is not forwarded. */
class Unforwarded {
  readonly plan: Plan;
  readonly decision: Plan['decision'];
  readonly req: IncomingMessage;
  readonly requestId: string;
  readonly #shared: ExchangeShared;
  readonly #res: ServerResponse;

  constructor(shared: ExchangeShared, req: IncomingMessage, res: ServerResponse, plan: Plan) {
    this.plan = plan;
    this.decision = plan.decision;
    this.req = req;
    this.requestId = traceIdOf(plan.traceparent);
    this.#shared = shared;
    this.#res = res;
  }

  refuse(failure: Failure, error: Error): void {
    this.#shared.failed(this, failure, error);
    if (!this.#res.destroyed) {
      endOrLinger(this.req, this.#res, failure, this.#shared.isDraining);
      answerProblem(this.#res, failure, this.requestId, explanationOf(this.plan, this.decision));
    }
    this.#finish(failure.status);
  }

  stop({ statusCode, headers, body }: StopAnswer): void {
    const { bytes, contentType } = bytesOf(body, text(headers, 'content-type'));
    const raw = replaceHeaders([], headers);
    if (contentType !== undefined && !('content-type' in headers)) raw.push('content-type', contentType);
    if (statusCode !== 204 && statusCode !== 304) raw.push('content-length', String(bytes.length));
    raw.push(...explanationOf(this.plan, this.decision));
    raw.push(...cookieHeadersOf(this.plan, statusCode, this.decision));
    if (this.#shared.isDraining || !this.req.complete) this.#res.shouldKeepAlive = false;
    this.#res.writeHead(statusCode, raw);
    this.#res.end(statusCode === 204 || statusCode === 304 ? undefined : bytes);
    this.#finish(statusCode);
  }

  isGone(): void {
    this.#finish(0);
  }

  #finish(status: number): void {
    this.#shared.finished(this, status, performance.now() - this.plan.startedAt);
  }
}
