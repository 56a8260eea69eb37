import type { IncomingMessage } from 'node:http';
import { identityHeader } from '../identity/identity-token.ts';
import type { Copy } from '../upstreams/copy.ts';
import type { Attempt, AttemptListener } from './attempt.ts';
import { waitsForContinue } from './expectation.ts';
import { NodeAttempt } from './node-attempt.ts';
import type { BodyLimits } from './request-body.ts';
import type { RequestHead } from './request-head.ts';
import { UndiciAttempt } from './undici-attempt.ts';

/** A client's request, as it is to be sent. */
export interface RequestToSend {
  readonly req: IncomingMessage;
  readonly head: RequestHead;
  readonly path: string;
  /** The body, where it has been read already. */
  readonly buffered: Buffer | undefined;
  /** Tells a service who asks; never part of the head, which legacy, decorators and shadows see too. */
  readonly identity: string | undefined;
  /** Milliseconds of the time for the answer's head that other copies have used up. */
  readonly elapsedMs: number;
}

/** Sends a request to a copy at whose gate it has a place; the listener hears of the answer. */
export function send(copy: Copy, request: RequestToSend, limits: BodyLimits, listener: AttemptListener): Attempt {
  copy.requests++;
  const { req, head, path, buffered, elapsedMs } = request;
  const headersTimeout = elapsedMs === 0 ? undefined : Math.max(1, Math.ceil(copy.config.timeouts.headers - elapsedMs));
  const method = req.method as string;
  const headers = headersTo(copy, request);
  if (buffered !== undefined) {
    const attempt = new UndiciAttempt(copy, listener);
    attempt.send({ method, path, headers, body: buffered, headersTimeout }, limits);
    return attempt;
  }
  const { hasBody } = head;
  const body = hasBody ? req : null;
  const isSpecial = hasBody && (head.isChunked || copy.config.sends100 || waitsForContinue(req));
  if (!isSpecial && path !== '*') {
    const attempt = new UndiciAttempt(copy, listener);
    attempt.send({ method, path, headers, body, headersTimeout }, limits);
    return attempt;
  }
  // undici takes no request trailers, no Expect, no `*`, and no 100 that it did not ask for.
  const { isChunked, trailer, connection } = head;
  const attempt = new NodeAttempt(copy, listener);
  const expectsContinue = waitsForContinue(req);
  const complete = head.host === undefined ? ['host', copy.authority, ...headers] : headers;
  attempt.send(
    { method, path, headers: complete, body, headersTimeout, isChunked, trailer, connection, expectsContinue },
    limits,
  );
  return attempt;
}

/** The headers that a copy gets. */
export function headersTo(copy: Copy, { head, identity }: Pick<RequestToSend, 'head' | 'identity'>): string[] {
  const headers = copy.config.changeOrigin ? head.headersFor(copy.authority) : head.headers;
  return identity === undefined ? headers : [...headers, identityHeader, identity];
}
