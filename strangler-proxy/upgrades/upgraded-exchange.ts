import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Exchange } from '../forwarding/exchange.ts';
import type { ExchangeOptions, ExchangeShared } from '../forwarding/exchange-shared.ts';
import type { Plan } from '../forwarding/plan.ts';
import { headersTo } from '../forwarding/send.ts';
import { rewriteBefore } from '../rewriting/rewritten-exchange.ts';
import type { Copy } from '../upstreams/copy.ts';
import type { ClientSide } from './client-side.ts';
import { dial } from './dial.ts';
import type { OpenUpgrades, UpgradePlace } from './open-upgrades.ts';
import { Tunnel } from './tunnel.ts';
import { UpgradeAttempt } from './upgrade-attempt.ts';
import { isWebSocket } from './upgrade-token.ts';
import type { WebSocketLanes } from './websocket-lanes.ts';

export interface UpgradedExchangeDeps {
  readonly shared: ExchangeShared;
  readonly open: OpenUpgrades;
  readonly lanes: WebSocketLanes;
}

type Send = NonNullable<ExchangeOptions['send']>;

/** An exchange that asks for another protocol: gate, limits, fallback and failures are those of any other. */
export function makeUpgradedExchange(
  { shared, open, lanes }: UpgradedExchangeDeps,
  client: ClientSide,
  { req, plan, token }: { readonly req: IncomingMessage; readonly plan: Plan; readonly token: string },
): Exchange {
  const { res } = client;
  const { rewriting } = plan.route;

  const begin = (upstream: Duplex, protocol: string, copy: Copy, place: UpgradePlace): void => {
    let hasBegun = false;
    // Not before the client has its 101: nothing may overtake it.
    res.once('finish', () => {
      hasBegun = true;
      const early = client.release();
      const tunnel = new Tunnel({
        client: client.socket,
        upstream,
        isWebSocket: isWebSocket(protocol),
        idleMs: copy.config.timeouts.upgraded,
        clientStallMs: shared.limits().idleTimeout,
        upstreamStallMs: copy.config.timeouts.idle,
      });
      place.opened(tunnel);
      tunnel.begin(early);
    });
    client.socket.once('close', () => {
      if (hasBegun) return;
      place.leave();
      upstream.destroy();
    });
  };

  const send: Send = (copy, request, _limits, listener) => {
    copy.requests++;
    const { side } = exchange.decision;
    const facts = { route: plan.route.id, side, upstream: copy.name, origin: copy.origin };
    const place = open.take(facts, copy.config.upgrades);
    const attempt = new UpgradeAttempt(copy, listener, {
      token,
      place,
      upgraded(upstream, protocol) {
        if (place !== undefined) begin(upstream, protocol, copy, place);
      },
    });
    const dialling = { req, path: request.path, headers: headersTo(copy, request), token };
    if (place !== undefined) dial(lanes, copy, dialling, attempt);
    // Later: until it has its attempt, the exchange cannot hear of its end.
    else queueMicrotask(() => attempt.isOneTooMany());
    return attempt;
  };

  const exchange: Exchange = new Exchange(req, res, plan, shared, {
    send,
    ...(rewriting && {
      listener: (inner) => rewriteBefore(inner, { rewriting, plan, req, res, shared, exchange: () => exchange }),
    }),
  });
  return exchange;
}
