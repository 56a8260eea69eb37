import type { Dispatcher } from 'undici';

/** What is needed to send a request to a copy of an upstream by oneself (shadow traffic, health checks). */
export interface UpstreamHandle {
  /** The upstream's. */
  readonly name: string;
  /** Scheme, host and port, without a slash at the end. */
  readonly origin: string;
  readonly dispatcher: Dispatcher;
}
