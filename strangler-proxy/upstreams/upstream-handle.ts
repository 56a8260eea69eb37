import type { Dispatcher } from 'undici';

/** What is needed to send a request to an upstream by oneself (shadow traffic, health checks). */
export interface UpstreamHandle {
  readonly name: string;
  /** Scheme, host and port, without a slash at the end. */
  readonly origin: string;
  readonly dispatcher: Dispatcher;
}
