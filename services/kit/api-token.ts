import type { Request, RequestHandler } from 'express';
import { importJWK, jwtVerify, SignJWT, errors as joseErrors } from 'jose';
import { z } from 'zod';
import type { JsonWebKey } from './config.ts';
import { problem } from './problem.ts';

/** Who calls: checked by signature alone, so that each side can do it without a database and without the other. */
export interface ApiCaller {
  readonly login: string;
  readonly role: string;
  /** The pizzeria that this person works in; absent for those who work for the whole network. */
  readonly pizzeriaId?: number;
}

/** Issuer and audience that signer and verifier have agreed on. */
export interface TokenAudience {
  readonly issuer: string;
  readonly audience: string;
}

const ALGORITHM = 'EdDSA';
const claimsSchema = z.object({
  sub: z.string().min(1),
  role: z.string().min(1),
  pizzeriaId: z.number().int().optional(),
});

/** Checks a token; throws `not-authenticated` for every token that is not valid now. */
export type VerifyApiToken = (token: string) => Promise<ApiCaller>;

/** Signs a token for a person who has logged in. */
export async function signApiToken(o: {
  readonly privateJwk: JsonWebKey;
  readonly for: TokenAudience;
  readonly caller: ApiCaller;
  readonly lifetimeSeconds: number;
  readonly now?: Date;
}): Promise<{ readonly token: string; readonly expiresAt: string }> {
  const issuedAt = Math.floor((o.now ?? new Date()).getTime() / 1000);
  const expiresAt = issuedAt + o.lifetimeSeconds;
  const { login, role, pizzeriaId } = o.caller;
  const token = await new SignJWT({ role, ...(pizzeriaId === undefined ? {} : { pizzeriaId }) })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setSubject(login)
    .setIssuer(o.for.issuer)
    .setAudience(o.for.audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(await importJWK({ ...o.privateJwk }, ALGORITHM));
  return { token, expiresAt: new Date(expiresAt * 1000).toISOString() };
}

/** Makes the check of tokens; the key is imported once. */
export async function makeTokenVerifier(publicJwk: JsonWebKey, expected: TokenAudience): Promise<VerifyApiToken> {
  // Named one by one: a private key given by mistake must not stand in a process that only verifies.
  const { kty, crv, x } = publicJwk;
  const key = await importJWK({ kty, ...(crv && { crv }), ...(x && { x }) }, ALGORITHM);
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, key, {
        ...expected,
        algorithms: [ALGORITHM],
        requiredClaims: ['exp'],
      });
      const { sub, role, pizzeriaId } = claimsSchema.parse(payload);
      return { login: sub, role, ...(pizzeriaId === undefined ? {} : { pizzeriaId }) };
    } catch (error) {
      if (error instanceof joseErrors.JWTExpired) throw problem('not-authenticated', 'The API token has expired.');
      if (error instanceof joseErrors.JOSEError || error instanceof z.ZodError) {
        throw problem('not-authenticated', 'The API token is not valid.');
      }
      throw error;
    }
  };
}

const callers = new WeakMap<Request, ApiCaller>();

/** Middleware: lets only callers with a valid `authorization: Bearer` token (and one of `roles`, if given) pass. */
export function requireApiToken(
  verify: VerifyApiToken,
  options: { readonly roles?: readonly string[] } = {},
): RequestHandler {
  return async (request, response, next) => {
    const token = /^Bearer +(\S+) *$/i.exec(request.get('authorization') ?? '')?.[1];
    if (token === undefined) {
      response.setHeader('www-authenticate', 'Bearer');
      throw problem('not-authenticated', 'This needs an API token: authorization: Bearer TOKEN.');
    }
    const caller = await verify(token).catch((error: unknown) => {
      response.setHeader('www-authenticate', 'Bearer error="invalid_token"');
      throw error;
    });
    if (options.roles !== undefined && !options.roles.includes(caller.role)) {
      throw problem('not-allowed', `This is not open to the role ${caller.role}.`);
    }
    callers.set(request, caller);
    next();
  };
}

/** The caller that {@link requireApiToken} has let pass. */
export function callerOf(request: Request): ApiCaller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('callerOf() stands on a route without requireApiToken()');
  return caller;
}
