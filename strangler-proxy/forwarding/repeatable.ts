import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Decision } from '../decision/decision.ts';
import type { Plan } from './plan.ts';

/** Repeating it has no effect of its own: only GET and HEAD, and only while their whole content is at hand. */
export function isRepeatable({ method }: IncomingMessage, res: ServerResponse, { head }: Plan): boolean {
  return (method === 'GET' || method === 'HEAD') && !head.hasBody && !res.headersSent && !res.destroyed;
}

/** A status by which a service says that it cannot answer: another copy or legacy may. */
export function isGatewayError(status: number): boolean {
  return status >= 502 && status <= 504;
}

/** Whether legacy may answer in place of the service that was decided for. */
export function mayFallBack(req: IncomingMessage, res: ServerResponse, plan: Plan, decision: Decision): boolean {
  return plan.route.fallback && mayStepIn(decision) && isRepeatable(req, res, plan);
}

/** Whoever asked for the service by an override wants to see how the service does. */
function mayStepIn({ side, reason }: Decision): boolean {
  return side === 'service' && reason !== 'forced-service';
}
