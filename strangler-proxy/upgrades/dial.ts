import { type ClientRequest, type IncomingMessage, request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Copy } from '../upstreams/copy.ts';
import type { WebSocketLanes } from './websocket-lanes.ts';
import { isWebSocket } from './upgrade-token.ts';

/** A request to change to another protocol. */
export interface Dialling {
  readonly req: IncomingMessage;
  readonly path: string;
  /** Raw pairs, Connection and Upgrade not among them. */
  readonly headers: readonly string[];
  /** The protocols that the client wants. */
  readonly token: string;
}

/** A request on its way. */
export interface Dialled {
  readonly outgoing: ClientRequest;
  /** The bytes to and from the upstream after a 101, given its connection and what has come on it. */
  readonly bytes: (socket: Duplex, head: Buffer) => Duplex;
}

/** Who wants to hear what became of it: once, of one of the two. */
export interface Dialler {
  dialled(by: Dialled): void;
  /** The request was not even made. */
  failed(error: Error): void;
}

/** Asks a copy to change to another protocol: WebSockets over http-proxy-middleware, all others over node:http. */
export function dial(lanes: WebSocketLanes, copy: Copy, dialling: Dialling, by: Dialler): void {
  if (dialling.req.method === 'GET' && isWebSocket(dialling.token)) lanes.dial(copy, dialling, by);
  else by.dialled(byNode(copy, dialling));
}

function byNode({ url, agent }: Copy, { req, path, headers, token }: Dialling): Dialled {
  const outgoing = (url.protocol === 'https:' ? requestByHttps : requestByHttp)({
    agent,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port,
    method: req.method,
    path,
    headers: [...headers, 'connection', 'Upgrade', 'upgrade', token],
    setHost: false,
    setDefaultHeaders: false,
  });
  outgoing.end();
  return {
    outgoing,
    bytes(socket, head) {
      if (head.length > 0) socket.unshift(head);
      return socket;
    },
  };
}
