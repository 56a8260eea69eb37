import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AttemptListener } from '../forwarding/attempt.ts';
import { Exchange } from '../forwarding/exchange.ts';
import type { ExchangeFacts, ExchangeShared } from '../forwarding/exchange-shared.ts';
import type { Plan } from '../forwarding/plan.ts';
import { askedBy } from './public-origin.ts';
import { RewrittenAnswer } from './rewritten-answer.ts';
import type { RouteRewriting } from './side-rewriting.ts';

/**
 * Puts the rewriting of whichever side answers in front of a listener: what decorators, shadow and client see of an
 * answer has been rewritten. `exchange` is asked once an answer begins.
 */
export function rewriteBefore(
  inner: AttemptListener,
  o: {
    readonly rewriting: RouteRewriting;
    readonly plan: Plan;
    readonly req: IncomingMessage;
    readonly res: ServerResponse;
    readonly shared: ExchangeShared;
    readonly exchange: () => ExchangeFacts;
  },
): AttemptListener {
  if (o.rewriting.searchesBodies) askForIdentity(o.plan.head.headers);
  return new RewrittenAnswer(inner, {
    rewriting: () => o.rewriting[o.exchange().decision.side],
    asked: askedBy(o.plan.head.headers),
    isHead: o.req.method === 'HEAD',
    report: (outcome) => o.shared.searched(o.exchange(), outcome),
    onClosed: (call) => o.res.once('close', call),
  });
}

/** An exchange whose answer is rewritten. */
export function makeRewrittenExchange(
  req: IncomingMessage,
  res: ServerResponse,
  plan: Plan,
  shared: ExchangeShared,
  rewriting: RouteRewriting,
): Exchange {
  const exchange: Exchange = new Exchange(req, res, plan, shared, {
    listener: (inner) => rewriteBefore(inner, { rewriting, plan, req, res, shared, exchange: () => exchange }),
  });
  return exchange;
}

/** To search a body and to send it on in another coding costs more than a client in the same house gains. */
function askForIdentity(headers: string[]): void {
  for (let i = headers.length - 2; i >= 0; i -= 2) {
    if (headers[i]?.toLowerCase() === 'accept-encoding') headers.splice(i, 2);
  }
  headers.push('accept-encoding', 'identity');
}
