import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { problem } from '../../services/kit/index.ts';

/** The token that this session's forms must send back. */
export function csrfTokenOf(request: Request): string {
  request.session.csrfToken ??= randomBytes(24).toString('base64url');
  return request.session.csrfToken;
}

/**
 * Refuses what another site made the browser send: a form brings the token as the field `_csrf`, a script as the
 * header `x-csrf-token`. The JSON API needs none, because its tokens are no cookies.
 */
export function requireCsrfToken(): RequestHandler {
  return (request, _response, next) => {
    const body = request.body as { _csrf?: unknown } | undefined;
    const given = request.get('x-csrf-token') ?? body?._csrf;
    const expected = request.session.csrfToken;
    if (typeof given !== 'string' || expected === undefined || !equal(given, expected)) {
      throw problem('not-allowed', 'This page is too old. Load it again, then repeat what you did.');
    }
    next();
  };
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
