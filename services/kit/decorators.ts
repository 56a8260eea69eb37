import type { RequestHandler, Response } from 'express';
import { z } from 'zod';
import { parseRequest, problemBody, ProblemError } from './problem.ts';

/**
 * The decorators' side of the protocol (docs/reference/decorators.md): the proxy asks by POST what is to become of a
 * request or of an answer.
 */

const headersSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** The request as the proxy tells of it: header names in lower case; `body` what JSON says, or text. */
const requestSchema = z.object({
  method: z.string(),
  path: z.string(),
  headers: headersSchema,
  query: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  body: z.unknown().optional(),
});
const responseSchema = z.object({ statusCode: z.int(), headers: headersSchema, body: z.unknown().optional() });
const afterSchema = z.object({ request: requestSchema, response: responseSchema });

export type DecoratedRequest = z.output<typeof requestSchema>;
/** What a post or catch decorator is told. */
export type DecoratedAnswer = z.output<typeof afterSchema>;
type Headers = z.output<typeof headersSchema>;

/** What goes beside the payload. */
export interface DecoratorCall {
  /** The same when the client repeats its request under one key; absent when the caller is no proxy of ours. */
  readonly idempotencyKey: string | undefined;
}

/** Keys that are to be replaced, each as a whole: `headers` are all headers. */
interface RequestChange {
  readonly headers?: Headers;
  readonly query?: Readonly<Record<string, string | string[]>>;
  readonly body?: unknown;
}
interface AnswerChange {
  readonly headers?: Headers;
  readonly statusCode?: number;
  readonly body?: unknown;
}

/**
 * A handler for `POST /decorators/<name>` before the call. `decide` answers undefined to leave the request as it is, or
 * what to replace; a ProblemError that it throws ends the request with that problem.
 */
export function preDecorator(
  decide: (request: DecoratedRequest, call: DecoratorCall) => Promise<RequestChange | undefined>,
): RequestHandler {
  return handler(requestSchema, decide);
}

/** The same after the call: a ProblemError takes the place of the answer. */
export function postDecorator(
  decide: (answer: DecoratedAnswer, call: DecoratorCall) => Promise<AnswerChange | undefined>,
): RequestHandler {
  return handler(afterSchema, decide);
}

function handler<S extends z.ZodType>(
  schema: S,
  decide: (payload: z.output<S>, call: DecoratorCall) => Promise<object | undefined>,
): RequestHandler {
  return async (request, response) => {
    // A payload that is none of the protocol's is the caller's fault, not the client's: 400, which no chain obeys.
    const payload = parseRequest(schema, request.body);
    const change = await decide(payload, { idempotencyKey: request.get('idempotency-key') }).catch((error: unknown) => {
      // 5xx says that we could not decide: the proxy's onError has the word then.
      if (!(error instanceof ProblemError) || error.status >= 500) throw error;
      stop(response, error);
      return stopped;
    });
    if (change === stopped) return;
    if (change === undefined) response.status(204).end();
    else response.json(change);
  };
}

const stopped = Object.freeze({});

function stop(response: Response, error: ProblemError): void {
  const headers = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  response.status(418).json({ statusCode: error.status, headers, body: problemBody(error) });
}
