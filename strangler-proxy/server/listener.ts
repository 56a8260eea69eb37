import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerOptions } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { LimitsConfig, ProxyConfig } from '../config/types.ts';
import { leaveContinueToUs } from '../forwarding/expectation.ts';
import { type Failure, failures } from '../forwarding/failures.ts';
import { makePeerOf } from '../forwarding/peer.ts';
import { answerProblem } from '../forwarding/problem.ts';
import { owesAnswer, wantsUpgrade } from '../upgrades/upgrade-token.ts';
import { newTraceparent, traceIdOf } from '../observability/trace-ids.ts';
import { limitConnections } from './connection-limits.ts';
import type { Proxy } from './proxy.ts';
import { refuseOnSocket } from './refuse-on-socket.ts';

interface ParserError extends NodeJS.ErrnoException {
  readonly reason?: string;
}

/** What Node's parser says about a request that it does not take; anything else is a bad request. */
const byParserCode: Readonly<Record<string, Failure>> = {
  HPE_HEADER_OVERFLOW: failures.headersTooLarge,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: failures.headersTooLarge,
  HPE_INVALID_CONTENT_LENGTH: failures.badFraming,
  HPE_UNEXPECTED_CONTENT_LENGTH: failures.badFraming,
  HPE_INVALID_TRANSFER_ENCODING: failures.badFraming,
  HPE_INVALID_CHUNK_SIZE: failures.badFraming,
  ERR_HTTP_REQUEST_TIMEOUT: failures.clientTimeout,
};

/** The server that clients speak to: what the parser refuses is answered and counted as what the proxy refuses. */
export function makeListener(config: ProxyConfig, proxy: Proxy): Server {
  const { listen, limits } = config;
  const options: ServerOptions = {
    highWaterMark: 65_536,
    shouldUpgradeCallback: wantsUpgrade,
    // Most requests have no body: without a stream that only ends they cost a tenth less.
    optimizeEmptyRequests: true,
    maxHeaderSize: limits.headers,
    // Asked for by the plan, which answers it as it answers everything else.
    requireHostHeader: false,
    headersTimeout: limits.headersTimeout,
    keepAliveTimeout: limits.keepAlive,
    // A body may take as long as it goes on coming: a limit for all of it would cut large uploads.
    requestTimeout: 0,
    connectionsCheckingInterval: Math.min(limits.headersTimeout, 5000),
  };
  const server = listen.tls ? createHttpsServer({ ...options, ...listen.tls }) : createHttpServer(options);
  // Node drops what is over its own count without a word; ours is answered.
  server.maxHeadersCount = 0;
  limitConnections(server, makePeerOf(listen.trustedPeers), proxy);
  server.on('request', (req, res) => proxy.handle(req, res));
  server.on('checkContinue', (req, res) => {
    leaveContinueToUs(req, res);
    proxy.handle(req, res);
  });
  server.on('checkExpectation', (_, res) => {
    const requestId = traceIdOf(newTraceparent());
    proxy.refused(failures.expectationFailed, requestId);
    res.shouldKeepAlive = false;
    answerProblem(res, failures.expectationFailed, requestId, []);
  });
  server.on('connect', (_: IncomingMessage, socket: Duplex) => {
    // It would be taken for the answer to the request before.
    if (owesAnswer(socket)) socket.destroy();
    else refuseOnSocket(socket, failures.methodRefused, proxy);
  });
  server.on('clientError', (error: ParserError, socket: Duplex) => {
    // A connection that was reset has nobody to be told.
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) socket.destroy();
    else refuseOnSocket(socket, failureOf(error), proxy);
  });
  server.on('upgrade', (req, socket, head) => proxy.upgrader.handle(req, socket, head));
  return server;
}

function failureOf({ code = '', reason }: ParserError): Failure {
  // The same code says that no CRLF follows the version.
  if (reason === 'Invalid HTTP version') return failures.versionUnknown;
  return byParserCode[code] ?? failures.badRequest;
}

/** An answer is on its way already: more bytes would become part of it. */
function isAnswering(socket: Duplex & { readonly _httpMessage?: { readonly headersSent: boolean } | null }): boolean {
  return socket._httpMessage?.headersSent === true;
}

/** Takes changed limits over, for new connections; those that are counted are read each time. */
export function useLimits(server: Server, { headers, headersTimeout, keepAlive }: LimitsConfig): void {
  Object.assign(server, { maxHeaderSize: headers, headersTimeout, keepAliveTimeout: keepAlive });
}

/** Takes a renewed certificate over; open connections keep theirs. */
export function renewCertificate(server: Server, { tls }: ProxyConfig['listen']): void {
  if (tls !== undefined && 'setSecureContext' in server && typeof server.setSecureContext === 'function')
    (server.setSecureContext as (context: typeof tls) => void)(tls);
}
