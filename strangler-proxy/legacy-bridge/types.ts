import type { IncomingMessage, ServerResponse } from 'node:http';

/** A session as express-session and its like keep it: an object that can be read again from the store and saved. */
export interface BridgedSession {
  reload(done: (error?: unknown) => void): unknown;
  save(done: (error?: unknown) => void): unknown;
}

/** A request that has passed the session middleware. */
export interface BridgedRequest extends IncomingMessage {
  readonly originalUrl?: string;
  readonly session?: BridgedSession | undefined;
}

/** Who is logged in: `sub` is the user, the rest become claims for the services. */
export interface SessionIdentity {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

export interface LegacyBridgeOptions {
  /** Shared with the proxy (`identity.secret`); at least 32 characters. */
  readonly secret: string;
  /** Who this session belongs to; null while nobody is logged in. */
  readonly identityOf: (session: Readonly<Record<string, unknown>>) => SessionIdentity | null;
  /** Keys of the session that services may read. */
  readonly readable?: readonly string[];
  /** Keys of the session that services may write back. */
  readonly writable?: readonly string[];
  /** Milliseconds since 1970; the clock by default. */
  readonly now?: () => number;
}

/** A connect-style middleware. */
export type BridgeMiddleware = (
  request: BridgedRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;
