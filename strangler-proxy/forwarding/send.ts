import type { IncomingMessage } from 'node:http';
import type { Upstream } from '../upstreams/upstream.ts';
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
}

/** Sends a request to an upstream at whose gate it has a place; the listener hears of the answer. */
export function send(
  upstream: Upstream,
  { req, head, path, buffered }: RequestToSend,
  limits: BodyLimits,
  listener: AttemptListener,
): Attempt {
  const method = req.method as string;
  const headers = upstream.config.changeOrigin ? head.headersFor(upstream.authority) : head.headers;
  if (buffered !== undefined) {
    const attempt = new UndiciAttempt(upstream, listener);
    attempt.send({ method, path, headers, body: buffered }, limits);
    return attempt;
  }
  const { hasBody } = head;
  const body = hasBody ? req : null;
  const isSpecial = hasBody && (head.isChunked || upstream.config.sends100 || waitsForContinue(req));
  if (!isSpecial && path !== '*') {
    const attempt = new UndiciAttempt(upstream, listener);
    attempt.send({ method, path, headers, body }, limits);
    return attempt;
  }
  // undici takes no request trailers, no Expect, no `*`, and no 100 that it did not ask for.
  const { isChunked, trailer, connection } = head;
  const attempt = new NodeAttempt(upstream, listener);
  const expectsContinue = waitsForContinue(req);
  const complete = head.host === undefined ? ['host', upstream.authority, ...headers] : headers;
  attempt.send({ method, path, headers: complete, body, isChunked, trailer, connection, expectsContinue }, limits);
  return attempt;
}
