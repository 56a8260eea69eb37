import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Decoration } from '../decorators/make-decoration.ts';
import { decoratorsFor } from '../decorators/route-decorators.ts';
import { newTraceparent, traceIdOf } from '../observability/trace-ids.ts';
import { makeRewrittenExchange } from '../rewriting/rewritten-exchange.ts';
import { endOrLinger } from './client-connection.ts';
import type { ExchangeShared } from './exchange-shared.ts';
import { Exchange } from './exchange.ts';
import { waitsForContinue } from './expectation.ts';
import { failures } from './failures.ts';
import { handOver, keepApplication } from './hand-over.ts';
import { type Plan, type PlannerDeps, Refusal } from './plan.ts';
import { planRequest } from './plan-request.ts';
import { answerProblem } from './problem.ts';

export interface HandlerDeps extends PlannerDeps {
  readonly shared: ExchangeShared;
  readonly decoration: Decoration;
  /** Lets the shadow watch, where the route wants it. */
  readonly observe: (exchange: Exchange) => void;
  readonly refused: (refusal: Refusal) => void;
  readonly defect: (error: unknown) => void;
}

/** Answers a request. With `next`, as in an Express app, `next` is the legacy side; without, its upstream is. */
export type Handler = (req: IncomingMessage, res: ServerResponse, next?: () => void) => void;

/** The way of a request: plan (match, context, decide), decorate, forward, answer; the shadow comes after the answer. */
export function makeHandler(deps: HandlerDeps): Handler {
  // A defect that one request meets must not end the requests of all others.
  const fail = (res: ServerResponse, error: unknown): void => {
    deps.defect(error);
    if (res.headersSent) res.destroy();
    else answerProblem(res, failures.defect, traceIdOf(newTraceparent()), []);
  };
  return (req, res, next) => {
    try {
      deps.shared.tracing?.begin(req, res);
      const plan = planRequest(deps, req);
      if (!(plan instanceof Promise)) {
        answerPlan(deps, req, res, next, plan);
        return;
      }
      plan
        .then((found) => {
          answerPlan(deps, req, res, next, found);
        })
        .catch((error: unknown) => {
          fail(res, error);
        });
    } catch (error) {
      fail(res, error);
    }
  };
}

/** Answers a request that has been planned: a refusal, decorated, handed over or forwarded. */
export function answerPlan(
  deps: HandlerDeps,
  req: IncomingMessage,
  res: ServerResponse,
  next: (() => void) | undefined,
  plan: Plan | Refusal,
): void {
  if (plan instanceof Refusal) {
    deps.refused(plan);
    if (res.destroyed) return;
    endOrLinger(req, res, plan.failure, deps.shared.isDraining || waitsForContinue(req));
    answerProblem(res, plan.failure, traceIdOf(plan.traceparent), plan.headers, plan.detail);
    return;
  }
  if (res.destroyed) {
    // The client went away while its request was waited for.
    const { decision, traceparent, startedAt } = plan;
    const facts = { plan, decision, req, requestId: traceIdOf(traceparent) };
    deps.shared.finished(facts, 0, performance.now() - startedAt);
    return;
  }
  const { tracing } = deps.shared;
  tracing?.planned(req, plan);
  const goOn = next === undefined || tracing === undefined ? next : () => tracing.within(req, next);
  if (goOn !== undefined && plan.route.fallback) keepApplication(req, goOn);
  const decorators = decoratorsFor(plan.route.decorators, plan.decision);
  if (decorators !== undefined) {
    deps.decoration.start(req, res, plan, decorators);
    return;
  }
  if (goOn !== undefined && plan.decision.side === 'legacy') {
    handOver(req, res, plan, goOn, deps.shared);
    return;
  }
  const { rewriting } = plan.route;
  const exchange =
    rewriting === undefined
      ? new Exchange(req, res, plan, deps.shared)
      : makeRewrittenExchange(req, res, plan, deps.shared, rewriting);
  if (plan.route.config?.shadow !== undefined) deps.observe(exchange);
  exchange.start();
}
