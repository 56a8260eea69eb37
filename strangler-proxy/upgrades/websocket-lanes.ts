import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex, duplexPair } from 'node:stream';
import { createProxyMiddleware, type RequestHandler } from 'http-proxy-middleware';
import type { Copy } from '../upstreams/copy.ts';
import type { Dialler, Dialling } from './dialling.ts';

/** Opens WebSockets over http-proxy-middleware, one of its lanes per copy. */
export interface WebSocketLanes {
  dial(copy: Copy, dialling: Dialling, by: Dialler): void;
}

/** Until http-proxy-middleware has asked. */
interface Waiting {
  asked(outgoing: ClientRequest): void;
  failed(error: Error): void;
}

/**
 * http-proxy-middleware is given one end of a pair in place of the client's connection: so it makes the handshake and
 * carries the bytes, and the answer to the client (101 or not, in time or not) stays with the exchange.
 */
export function makeWebSocketLanes(): WebSocketLanes {
  const lanes = new WeakMap<Copy, RequestHandler>();
  const waiting = new WeakMap<Duplex, Waiting>();

  const makeLane = ({ origin, agent }: Copy): RequestHandler =>
    createProxyMiddleware({
      target: origin,
      agent,
      xfwd: false,
      // Its default plugins log to the console and tell clients what failed where.
      ejectPlugins: true,
      plugins: [
        (lane) => {
          lane.on('proxyReqWs', (outgoing, _req, end) => {
            waiting.get(end)?.asked(outgoing);
            waiting.delete(end);
          });
          lane.on('error', (error, _req, end) => {
            // Of what happened to the request its own listeners know.
            if (!(end instanceof Duplex)) return;
            waiting.get(end)?.failed(error);
            waiting.delete(end);
          });
        },
      ],
    });

  return {
    dial(copy, { req, path, headers, token }, by) {
      const lane = lanes.get(copy) ?? makeLane(copy);
      lanes.set(copy, lane);
      const [ours, theirs] = duplexPair();
      theirs.on('error', () => ours.destroy());
      waiting.set(theirs, {
        asked(outgoing) {
          outgoing.once('response', () => theirs.destroy());
          by.dialled({ outgoing, bytes: (socket) => joined(ours, theirs, socket) });
        },
        failed: (error) => by.failed(error),
      });
      const asked = Object.create(req, {
        url: { value: path, writable: true },
        headers: { value: { ...toHeaders(headers), connection: 'Upgrade', upgrade: token } },
      }) as IncomingMessage;
      lane.upgrade(asked, asSocket(theirs), Buffer.alloc(0));
    },
  };
}

/** Our end of the pair, closed with the upstream's connection. */
function joined(ours: Duplex, theirs: Duplex, socket: Duplex): Duplex {
  // The first that is written is the head of the 101, which the exchange has written in its own way.
  const write = theirs.write.bind(theirs);
  theirs.write = () => {
    theirs.write = write;
    return true;
  };
  socket.once('close', () => {
    // What has come is still read; where it broke off, there is no end. Nobody takes what is written any more.
    if (socket.readableEnded && !ours.readableEnded) ours.once('end', () => ours.destroy());
    else ours.destroy();
  });
  ours.once('close', () => socket.destroy());
  return ours;
}

/** What http-proxy-middleware asks of a connection, besides its being a stream. */
function asSocket(end: Duplex): Socket {
  const same = (): Duplex => end;
  return Object.assign(end, { setTimeout: same, setNoDelay: same, setKeepAlive: same }) as unknown as Socket;
}

/** Names as the client spells them; a name that came twice has a list. */
function toHeaders(pairs: readonly string[]): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  const spellings = new Map<string, string>();
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const [name, value] = [pairs[i] as string, pairs[i + 1] as string];
    const spelling = spellings.get(name.toLowerCase()) ?? name;
    spellings.set(name.toLowerCase(), spelling);
    const before = Object.hasOwn(headers, spelling) ? headers[spelling] : undefined;
    headers[spelling] = before === undefined ? value : [before, value].flat();
  }
  return headers;
}
