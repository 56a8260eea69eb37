import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { classifyFailure } from '../../events/database/failures.ts';
import type { Logger } from './logger.ts';

/** One thing that is wrong in a request, found by its place: `lines[0].quantity`. */
export interface ProblemDetail {
  readonly path: string;
  readonly message: string;
}

/**
 * The problems that every HTTP API of the project can answer, by their stable code.
 * An API adds its own with {@link ProblemError}: see services/contracts/.
 */
export const COMMON_PROBLEMS = {
  'invalid-request': 400,
  'not-authenticated': 401,
  'not-allowed': 403,
  'not-found': 404,
  'body-too-large': 413,
  'internal-error': 500,
  'not-available': 503,
} as const;

/** An expected failure that is answered as RFC 9457 problem+json; `code` is what callers decide by. */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly ProblemDetail[] | undefined;
  constructor(code: string, status: number, detail: string, errors?: readonly ProblemDetail[]) {
    super(detail);
    this.name = 'ProblemError';
    this.code = code;
    this.status = status;
    this.errors = errors;
  }
}

/** Makes one of the common problems. */
export function problem(
  code: keyof typeof COMMON_PROBLEMS,
  detail: string,
  errors?: readonly ProblemDetail[],
): ProblemError {
  return new ProblemError(code, COMMON_PROBLEMS[code], detail, errors);
}

/** Turns what zod found into `invalid-request` with one entry for each wrong place. */
export function invalidRequest(error: z.ZodError): ProblemError {
  const errors = error.issues.map((issue) => ({ path: pathOf(issue.path), message: issue.message }));
  return problem('invalid-request', 'The request does not have the expected shape.', errors);
}

/** Parses with a zod schema; throws `invalid-request` where zod would throw its own error. */
export function parseRequest<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const result = schema.safeParse(value);
  if (!result.success) throw invalidRequest(result.error);
  return result.data;
}

/** What RFC 9457 says of a problem, with our code. */
export function problemBody(error: ProblemError): Readonly<Record<string, unknown>> {
  return {
    type: 'about:blank',
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(error.errors === undefined ? {} : { errors: error.errors }),
  };
}

/** Writes a problem as the answer. */
export function sendProblem(response: Response, error: ProblemError): void {
  response
    .status(error.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(error)));
}

/** Last but one middleware: nothing answered. */
export function answerNotFound(): RequestHandler {
  return (request, response) => {
    sendProblem(response, problem('not-found', `Nothing answers ${request.method} ${request.path}.`));
  };
}

/** Last middleware: every thrown thing becomes problem+json; only what nobody expected is logged as an error. */
export function answerProblems(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const known = asProblem(error);
    if (known === undefined) logger.error('request failed', { method: request.method, path: request.path, error });
    if (response.headersSent) {
      // Too late for a problem: express cuts the connection, so that the client sees a broken answer and no short one.
      next(error);
      return;
    }
    sendProblem(response, known ?? unexpected(error));
  };
}

// 503 invites the caller to ask again, or elsewhere (the proxy lets the other side answer a read); 500 does not.
function unexpected(error: unknown): ProblemError {
  return classifyFailure(error) === 'other'
    ? problem('internal-error', 'The request could not be handled; the reason is in the log.')
    : problem('not-available', 'The database cannot be reached, or is too busy, at the moment.');
}

function asProblem(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  // Express, its router and its body parser throw http-errors: only `type` and `status` tell them apart.
  const { type, status } = error as { type?: unknown; status?: unknown };
  if (type === 'entity.too.large') return problem('body-too-large', 'The body of the request is too large.');
  if (type === 'entity.parse.failed') {
    return problem('invalid-request', 'The body is not valid JSON.', [{ path: '', message: 'not valid JSON' }]);
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return problem('invalid-request', 'The request cannot be read.');
  }
  return undefined;
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');
}
