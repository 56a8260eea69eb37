import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { decoratorsFor } from '../decorators/route-decorators.ts';
import { serviceFailed } from '../decision/decision.ts';
import { type Failure, failures } from '../forwarding/failures.ts';
import { hideOurHeaders, keepApplication } from '../forwarding/hand-over.ts';
import { answerPlan, type HandlerDeps } from '../forwarding/handle.ts';
import { type Plan, Refusal, targetOn } from '../forwarding/plan.ts';
import { planRequest } from '../forwarding/plan-request.ts';
import { answerProblem } from '../forwarding/problem.ts';
import { newTraceparent, traceIdOf } from '../observability/trace-ids.ts';
import { ClientSide } from './client-side.ts';
import type { OpenUpgrades } from './open-upgrades.ts';
import { owesAnswer, upgradeToken } from './upgrade-token.ts';
import { makeUpgradedExchange } from './upgraded-exchange.ts';
import { makeWebSocketLanes } from './websocket-lanes.ts';

/** Answers `upgrade` events of an HTTP server. */
export interface Upgrader {
  /** With `next`, as in an Express app, `next` is the legacy side: it takes the connection over. */
  handle(req: IncomingMessage, socket: Duplex, head: Buffer, next?: () => void): void;
  /** Asks what is open to leave, waits a while, and cuts the rest. */
  stop(): Promise<void>;
  /** Ends the connections to addresses that are no longer in use, in the same way. */
  keepOnly(origins: ReadonlySet<string>): Promise<void>;
}

/** The way of a request that wants another protocol: planned as any other, and sent by an exchange of its own. */
export function makeUpgrader(deps: HandlerDeps, open: OpenUpgrades): Upgrader {
  const { shared } = deps;
  const lanes = makeWebSocketLanes();
  const drainMs = (): number => shared.limits().drainTimeout;

  const goOn = (client: ClientSide, req: IncomingMessage, plan: Plan | Refusal, next?: () => void): void => {
    const { res } = client;
    const answer = (by: Plan | Refusal): void => answerPlan(deps, req, res, undefined, by);
    if (plan instanceof Refusal) {
      answer(plan);
      return;
    }
    const refuse = (failure: Failure): void => answer(new Refusal(failure, plan.traceparent));
    const token = upgradeToken(req);
    // It would become the first bytes of the other protocol, or a request of its own.
    if (plan.head.hasBody) refuse(failures.badFraming);
    // A header must not lead past decorators: the request is answered as if it had none.
    else if (decoratorsFor(plan.route.decorators, plan.decision) !== undefined) answer(plan);
    else if (next !== undefined && plan.decision.side === 'legacy') handOverSocket(client, req, plan, next);
    else if (token === undefined) answer(plan);
    else if (shared.isDraining) refuse(failures.stopping);
    else {
      if (next !== undefined && plan.route.fallback)
        keepApplication(req, () => handOverSocket(client, req, { ...plan, decision: serviceFailed }, next));
      makeUpgradedExchange({ shared, open, lanes }, client, { req, plan, token }).start();
    }
  };

  return {
    handle(req, socket, head, next) {
      // A server that does not ask `wantsUpgrade` has left HTTP already: the answers that it owes cannot be given.
      if (owesAnswer(socket)) {
        socket.destroy();
        return;
      }
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- an HTTP server's sockets are Sockets, which its type does not say
      const client = new ClientSide(req, socket as Socket, head);
      const plan = async (): Promise<Plan | Refusal> => planRequest(deps, req);
      plan()
        .then((found) => {
          goOn(client, req, found, next);
        })
        .catch((error: unknown) => {
          // A defect that one upgrade meets must not end the requests of all others.
          deps.defect(error);
          if (client.res.headersSent) socket.destroy();
          else answerProblem(client.res, failures.defect, traceIdOf(newTraceparent()), []);
        });
    },
    stop: () => open.drain(drainMs()),
    keepOnly: (origins) => open.drain(drainMs(), ({ origin }) => !origins.has(origin)),
  };
}

/** Lets the application around us, which is the legacy side, take the connection. */
function handOverSocket(client: ClientSide, req: IncomingMessage, plan: Plan, next: () => void): void {
  const early = client.release();
  if (early.length > 0) client.socket.unshift(early);
  hideOurHeaders(req);
  req.url = targetOn(plan, plan.decision);
  plan.route.counters.record(plan.decision, 101, performance.now() - plan.startedAt);
  next();
}
