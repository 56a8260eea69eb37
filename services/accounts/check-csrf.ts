import type { RequestHandler } from 'express';
import { preDecorator, ProblemError, type DecoratedRequest } from '../kit/index.ts';
import { browserCookie, cookieOf } from './cookies.ts';
import type { CsrfTokens } from './csrf-tokens.ts';

/** Before a form is taken: its token must be one that this browser was handed and has not used. */
export function makeCheckCsrf(tokens: CsrfTokens): RequestHandler {
  return preDecorator(async (request) => {
    const { cookie } = request.headers;
    const browser = cookieOf(typeof cookie === 'string' ? cookie : undefined, browserCookie);
    if (await tokens.consume(tokenOf(request), browser)) return undefined;
    throw new ProblemError('csrf-token-invalid', 403, 'This form was sent before, or is too old: load it again.');
  });
}

/** In the header `x-csrf-token`, or as the field `csrfToken` of a form or of JSON. */
function tokenOf({ headers, body }: DecoratedRequest): string | undefined {
  const header = headers['x-csrf-token'];
  if (typeof header === 'string') return header;
  if (typeof body === 'string') return new URLSearchParams(body).get('csrfToken') ?? undefined;
  const field: unknown = typeof body === 'object' && body !== null && 'csrfToken' in body ? body.csrfToken : undefined;
  return typeof field === 'string' ? field : undefined;
}
