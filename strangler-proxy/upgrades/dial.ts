import { request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import type { Copy } from '../upstreams/copy.ts';
import type { Dialled, Dialler, Dialling } from './dialling.ts';
import type { WebSocketLanes } from './websocket-lanes.ts';
import { isWebSocket } from './upgrade-token.ts';

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
