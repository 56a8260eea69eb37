import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { createProxyMiddleware, type RequestHandler } from 'http-proxy-middleware';
import { logEvents } from '../observability/log-events.ts';
import type { Logger } from '../observability/logger.ts';
import { traceIdOf } from '../observability/trace-ids.ts';
import type { Copy } from '../upstreams/copy.ts';
import type { ReportRefusal } from './exchange-shared.ts';
import { failures } from './failures.ts';
import { type Plan, type PlannerDeps, Refusal, targetOn } from './plan.ts';
import { planRequest } from './plan-request.ts';

/** Answers `upgrade` events of an HTTP server. */
export interface Upgrader {
  handle(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends the connections that were upgraded: they have no end of their own that a drain could wait for. */
  stop(): void;
}

/** Only WebSockets are upgraded; any other `Upgrade` (h2c) is a wish that may be ignored. */
export function wantsUpgrade(req: IncomingMessage): boolean {
  return req.method === 'GET' && req.headers.upgrade?.toLowerCase() === 'websocket';
}

/** The rewriting lane, as far as upgrades need it: http-proxy-middleware, to the side that was decided. */
export function makeUpgrader(deps: PlannerDeps, logger: Logger, refused: ReportRefusal): Upgrader {
  const open = new Set<Duplex>();
  const lanes = new WeakMap<Copy, RequestHandler>();

  const laneTo = (copy: Copy): RequestHandler => {
    const lane = lanes.get(copy) ?? makeLane(copy, logger);
    lanes.set(copy, lane);
    return lane;
  };

  const upgrade = (req: IncomingMessage, socket: Duplex, head: Buffer, plan: Plan | Refusal): void => {
    if (plan instanceof Refusal) {
      refused(plan.failure, traceIdOf(plan.traceparent), plan.detail);
      refuse(socket, plan.failure.status, plan.failure.title);
      return;
    }
    const { route, decision, head: requestHead } = plan;
    if (requestHead.hasBody) {
      // It would become the first bytes of the other protocol, or a request of its own.
      refused(failures.badFraming, traceIdOf(plan.traceparent));
      refuse(socket, failures.badFraming.status, failures.badFraming.title);
      return;
    }
    socket.once('close', () => {
      route.counters.record(decision, 101, performance.now() - plan.startedAt);
    });
    const { upgrade: protocol, connection } = req.headers;
    req.url = targetOn(plan, decision);
    const copy = (decision.side === 'service' ? route.service : route.legacy).any;
    const { changeOrigin } = copy.config;
    const headers = changeOrigin ? requestHead.headersFor(copy.authority) : requestHead.headers;
    req.headers = { ...toHeaders(headers), upgrade: protocol, connection };
    const lane = laneTo(copy);
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- an HTTP server's sockets are Sockets, which its type does not say
    lane.upgrade(req, socket as Socket, head);
  };

  return {
    handle(req, socket, head) {
      // The HTTP server has taken its own listener away: without one a client's reset would end the process.
      socket.on('error', () => socket.destroy());
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      const plan = async (): Promise<Plan | Refusal> => planRequest(deps, req);
      plan()
        .then((found) => {
          upgrade(req, socket, head, found);
        })
        .catch((error: unknown) => {
          // A defect that one upgrade meets must not end the requests of all others.
          logger.error(logEvents.defect, { error: error instanceof Error ? error.stack : String(error) });
          refuse(socket, failures.defect.status, failures.defect.title);
        });
    },
    stop() {
      for (const socket of open) socket.destroy();
    },
  };
}

function makeLane({ origin, agent }: Copy, logger: Logger): RequestHandler {
  return createProxyMiddleware({
    target: origin,
    agent,
    xfwd: false,
    // Its default plugins log to the console and tell clients what failed where.
    ejectPlugins: true,
    plugins: [
      (lane) => {
        // A WebSocket knows no half-closed connection: when one side ends, so does the other.
        lane.on('proxyReqWs', (proxyReq, _req, socket) => {
          socket.once('close', () => proxyReq.destroy());
          proxyReq.once('upgrade', (_, upstream) => {
            socket.once('end', () => upstream.destroySoon()).once('close', () => upstream.destroy());
            upstream.once('end', () => socket.destroySoon()).once('close', () => socket.destroy());
          });
        });
        lane.on('error', (error, _req, to) => {
          logger.warn(logEvents.upgradeFailed, { error: error.message });
          if (to !== undefined && 'write' in to) refuse(to as Socket, 502, 'Bad Gateway');
        });
      },
    ],
  });
}

function refuse(socket: Duplex, status: number, title: string): void {
  if (!socket.writable) return;
  socket.end(`HTTP/1.1 ${status} ${title}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

function toHeaders(pairs: readonly string[]): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const [name, value] = [(pairs[i] as string).toLowerCase(), pairs[i + 1] as string];
    const before = headers[name];
    headers[name] = before === undefined ? value : [before, value].flat();
  }
  return headers;
}
