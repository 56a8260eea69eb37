import type { FlagClient } from '../../flags/index.ts';
import type { Side } from '../config/types.ts';
import { flagOff, flagOn } from '../decision/decision.ts';
import type { Exchange } from '../forwarding/exchange.ts';
import { targetOn } from '../forwarding/plan.ts';
import { askedBy } from '../rewriting/public-origin.ts';
import { rewriteWhole, type WholeAnswer } from '../rewriting/rewrite-whole.ts';
import type { ShadowMirror } from '../shadow/index.ts';
import type { Upstream } from '../upstreams/upstream.ts';

/** Lets the shadow watch an exchange whose route and flag ask for it. */
export function observe(exchange: Exchange, flags: FlagClient, mirror: ShadowMirror): void {
  const { route, head } = exchange.plan;
  const { method } = exchange.req;
  const flag = route.config?.shadow?.flag;
  if (
    route.config === undefined ||
    flag === undefined ||
    (method !== 'GET' && method !== 'HEAD') ||
    !flags.isEnabled(flag)
  )
    return;
  const primarySide = exchange.decision.side;
  const { rewriting } = route;
  const asSeenOn = (side: Side) => {
    const ofSide = rewriting?.[side];
    return ofSide && ((answer: WholeAnswer) => rewriteWhole(ofSide, askedBy(head.headers), answer));
  };
  const onLegacy = { ...placeOf(route.legacy), asSeen: asSeenOn('legacy'), target: targetOn(exchange.plan, flagOff) };
  const onService = { ...placeOf(route.service), asSeen: asSeenOn('service'), target: targetOn(exchange.plan, flagOn) };
  const [primary, other] = primarySide === 'legacy' ? [onLegacy, onService] : [onService, onLegacy];
  exchange.capture = mirror.begin({
    route: route.config,
    method,
    target: other.target,
    headers: head.headers,
    upstream: other,
    primarySide,
    primary,
  });
}

function placeOf(upstream: Upstream) {
  const { origin, authority, config } = upstream.any;
  return { origin, ownHost: config.changeOrigin ? authority : undefined };
}
