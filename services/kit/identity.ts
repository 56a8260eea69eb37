import type { Request, RequestHandler } from 'express';
import { createRemoteJWKSet, errors as joseErrors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Logger } from './logger.ts';
import { problem, type ProblemError } from './problem.ts';

/** Who asks, as the proxy has read it from the monolith's session. */
export interface VisitorIdentity {
  readonly sub: string;
  /** What else the monolith says of them: a role, say. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** For a write-back; `data` is left out where it does not fit into a header. */
  readonly session: { readonly version: string; readonly data?: Readonly<Record<string, unknown>> };
}

export interface IdentityOptions {
  /** `/.well-known/jwks.json` on the proxy's admin port. */
  readonly jwksUrl: string;
  /** This service, by its name under `upstreams` in strangler.yaml: a token for another one is of no use here. */
  readonly audience: string;
  /** Requests without an identity pass too; one that is not valid is refused all the same. */
  readonly optional?: boolean;
  /** Hears, at most once a second, that the keys cannot be read. */
  readonly logger?: Logger;
}

const HEADER = 'x-strangler-identity';
const ISSUER = 'strangler-proxy';
const CLOCK_TOLERANCE_S = 5;
const FETCH_MS = 2000;
// Whoever invents key ids makes us ask for the keys once in this time, and no more often.
const COOLDOWN_MS = 10_000;
// A key that was given up is refused after this time at the latest.
const KEYS_MAX_AGE_MS = 10 * 60_000;
const RETRY_MS = 1000;

const claimsSchema = z.looseObject({
  sub: z.string().min(1),
  session: z.object({ version: z.string(), data: z.record(z.string(), z.unknown()).optional() }),
});
const registered = new Set(['iss', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sub', 'session']);
const visitors = new WeakMap<Request, VisitorIdentity>();

/**
 * Middleware: lets only requests pass that the proxy vouches for, by a JWT that it has signed for this service.
 *
 * 401 without one or with a bad one; 503 while the proxy's keys cannot be read.
 */
export function identityFrom({ jwksUrl, audience, optional = false, logger }: IdentityOptions): RequestHandler {
  const keyOf = makeKeySource(jwksUrl, logger);
  return async (request, _response, next) => {
    const token = request.headers[HEADER];
    if (token === undefined && !optional) {
      throw problem('not-authenticated', 'This needs somebody who is logged in.');
    }
    if (token !== undefined) visitors.set(request, await verify(String(token), keyOf, audience));
    next();
  };
}

/** Who asks, on a route behind {@link identityFrom}; undefined where that is optional and nobody is logged in. */
export function identityOf(request: Request): VisitorIdentity | undefined {
  return visitors.get(request);
}

async function verify(token: string, keyOf: JWTVerifyGetKey, audience: string): Promise<VisitorIdentity> {
  try {
    const { payload } = await jwtVerify(token, keyOf, {
      issuer: ISSUER,
      audience,
      algorithms: ['EdDSA'],
      clockTolerance: CLOCK_TOLERANCE_S,
      requiredClaims: ['exp', 'iat', 'sub'],
    });
    const { sub, session, ...rest } = claimsSchema.parse(payload);
    const claims = Object.fromEntries(Object.entries(rest).filter(([name]) => !registered.has(name)));
    return { sub, claims, session: { version: session.version, ...(session.data && { data: session.data }) } };
  } catch (error) {
    if (error instanceof joseErrors.JOSEError || error instanceof z.ZodError) {
      throw problem('not-authenticated', 'Who is said to ask is not proven.');
    }
    throw error;
  }
}

/** The proxy's keys, by their id. Fetched when one is not known, however many are invented only now and then. */
function makeKeySource(url: string, logger: Logger | undefined): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL(url), {
    timeoutDuration: FETCH_MS,
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
  });
  const isKnown = (kid: string | undefined): boolean =>
    remote.fresh && remote.jwks()?.keys.some((key) => key.kid === kid) === true;
  let failedUntil = 0;
  return async (header, token) => {
    // A key that is known is not refused because somebody asked for another one while the proxy was away.
    if (!isKnown(header.kid) && Date.now() < failedUntil) throw unavailable();
    try {
      return await remote(header, token);
    } catch (error) {
      // These say something of the token; anything else says that the keys could not be read.
      if (error instanceof joseErrors.JWKSNoMatchingKey || error instanceof joseErrors.JWKSMultipleMatchingKeys)
        throw error;
      failedUntil = Date.now() + RETRY_MS;
      logger?.warn('the keys of the proxy cannot be read', { url, error });
      throw unavailable();
    }
  };
}

function unavailable(): ProblemError {
  return problem('not-available', 'Who asks cannot be checked at the moment.');
}
