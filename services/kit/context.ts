import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

/** What every log line, event and outgoing call of one request has in common. */
export interface RequestContext {
  readonly requestId: string;
  /** W3C trace context as it arrived; absent when the caller sent none. */
  readonly traceparent?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

// Both are written into logs and events: only shapes that cannot smuggle anything are taken over.
const REQUEST_ID = /^[\w.:-]{1,128}$/;
const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** The context of the request that the caller works for, if there is one. */
export function requestContext(): RequestContext | undefined {
  return storage.getStore();
}

/** Runs `work` (and all that it awaits) inside a context, so that background work can be logged like a request. */
export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** Middleware: opens the context of a request and answers its id in `x-request-id`. */
export function openRequestContext(): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id');
    const requestId = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
    const traceparent = request.get('traceparent');
    response.setHeader('x-request-id', requestId);
    const traced = traceparent !== undefined && TRACEPARENT.test(traceparent);
    storage.run(traced ? { requestId, traceparent } : { requestId }, next);
  };
}
