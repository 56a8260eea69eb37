import { isIP, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import type { UpstreamConfig } from '../config/types.ts';

type TlsOptions = { readonly [K in 'ca' | 'cert' | 'key']?: string };

/** What TLS to an upstream needs besides its name; empty for plain HTTP. */
export function tlsOptionsOf({ tls = {} }: UpstreamConfig): TlsOptions {
  const { ca, cert, key } = tls;
  return { ...(ca !== undefined && { ca }), ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) };
}

/**
 * The name that a copy's certificate must be for; undefined for an address, which is no name.
 *
 * undici would take it from the Host header, which is the client's to choose.
 */
export function serverNameOf({ tls }: UpstreamConfig, { hostname }: URL): string | undefined {
  return tls?.servername ?? (isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? hostname : undefined);
}

/** Opens connections to a copy of an upstream. */
export function makeConnector(config: UpstreamConfig, url: URL): buildConnector.connector {
  const servername = serverNameOf(config, url);
  const connect = buildConnector({ allowH2: false, timeout: config.timeouts.connect, ...tlsOptionsOf(config) });
  return ({ servername: _, ...options }, callback) => {
    connect({ ...options, ...(servername !== undefined && { servername }) }, (...result) => {
      // Before undici's own listener, so that it sees the name that we give to the error.
      result[1]?.on('error', renameReset);
      callback(...result);
    });
  };
}

/**
 * undici takes a reset at the end of an answer without a length for the answer's proper end (which it is on macOS
 * sometimes): a client would get half an answer that looks whole. Under another name a reset is an error.
 */
function renameReset(this: Socket, error: NodeJS.ErrnoException): void {
  if (error.code === 'ECONNRESET') error.code = 'UPSTREAM_RESET';
}
