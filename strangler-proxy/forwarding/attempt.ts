import type { IncomingMessage } from 'node:http';
import type { IncomingHttpHeaders } from 'undici/types/header.js';
import type { Copy } from '../upstreams/copy.ts';
import type { Failure } from './failures.ts';

/** One try to get an answer from one copy of an upstream; it holds a place at the copy's gate until it is over. */
export interface Attempt {
  readonly copy: Copy;
  /** False: not a byte has left, and nothing of the body has been taken; the request can be sent elsewhere. */
  readonly wasSent: boolean;
  /** Ends the attempt; the listener hears nothing more of it. */
  cancel(): void;
  /** Goes on after `answerContinues` asked to stop. */
  resume(): void;
}

/** What is sent to an upstream. */
export interface OutgoingRequest<Body = IncomingMessage> {
  readonly method: string;
  readonly path: string;
  /** Raw pairs, Host and Content-Length among them. */
  readonly headers: string[];
  /** Where the body is read from, if there is one. */
  readonly body: Body | null;
  /** Milliseconds until the answer's head must have come; undefined: the upstream's own time. */
  readonly headersTimeout: number | undefined;
}

/** Who wants to hear how an attempt goes. */
export interface AttemptListener {
  /** An answer of 1xx: the one that counts is still to come. */
  answerInforms(attempt: Attempt, status: number, raw: readonly Buffer[]): void;
  answerBegins(
    attempt: Attempt,
    status: number,
    statusText: string,
    raw: readonly Buffer[],
    parsed: IncomingHttpHeaders,
  ): void;
  /** False asks to stop until `resume` is called. */
  answerContinues(attempt: Attempt, chunk: Buffer): boolean;
  answerEnds(attempt: Attempt, trailers: readonly Buffer[]): void;
  /** Nothing has been heard from the upstream. */
  attemptFails(attempt: Attempt, failure: Failure, error: Error): void;
  /** The answer broke off in its middle. */
  answerBreaks(attempt: Attempt, error: Error): void;
}

export const noTrailers: readonly Buffer[] = Object.freeze([]);
export const cancelled = new Error('nobody waits for the answer any more');
