import { sign } from 'node:crypto';
import type { SessionIdentity } from '../legacy-bridge/index.ts';
import type { SigningKeys } from './signing-keys.ts';

/** The header in which an upstream is told who asks. */
export const identityHeader = 'x-strangler-identity';

/** The header of an answer by which a service says that it has written to the session. */
export const sessionHeader = 'x-strangler-session';

/** How long a token is good for. */
export const tokenSeconds = 60;

const issuer = 'strangler-proxy';
/** The proxy's own to say; a session that brings claims of these names does not change them. */
const registered = new Set(['iss', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sub', 'session']);

/** What a token is made for; `now` in milliseconds since 1970. */
export interface TokenUse {
  readonly upstream: string;
  /** The session's version, and its declared keys where they fit. */
  readonly session: object;
  readonly now: number;
}

/**
 * Makes the JWT (EdDSA, 60 s) that tells one upstream, and no other, who asks.
 *
 * Signed by node:crypto and not by jose, whose signing is a promise: a request whose session is remembered must not wait.
 */
export function signIdentity(
  keys: SigningKeys,
  identity: SessionIdentity,
  { upstream, session, now }: TokenUse,
): string {
  const { kid, privateKey } = keys.current(now);
  const seconds = Math.floor(now / 1000);
  const claims = Object.fromEntries(Object.entries(identity).filter(([name]) => !registered.has(name)));
  const content = `${encoded({ alg: 'EdDSA', typ: 'JWT', kid })}.${encoded({
    ...claims,
    session,
    iss: issuer,
    aud: upstream,
    sub: identity.sub,
    iat: seconds,
    exp: seconds + tokenSeconds,
  })}`;
  return `${content}.${sign(null, Buffer.from(content), privateKey).toString('base64url')}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
