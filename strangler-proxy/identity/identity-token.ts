import { SignJWT } from 'jose';
import type { SessionIdentity } from '../legacy-bridge/index.ts';
import type { makeSigningKeys } from './signing-keys.ts';

const lifetimeSeconds = 60;
const issuer = 'strangler-proxy';
/** The proxy's own to say; a session that brings claims of these names does not change them. */
const registered = new Set(['iss', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sub']);

/** Makes the JWT (EdDSA, 60 s) that tells one upstream, and no other, who asks. */
export async function signIdentity(
  keys: ReturnType<typeof makeSigningKeys>,
  identity: SessionIdentity,
  { upstream, session, now }: { readonly upstream: string; readonly session: object; readonly now: number },
): Promise<string> {
  const { kid, privateKey } = keys.current(now);
  const seconds = Math.floor(now / 1000);
  const claims = Object.fromEntries(Object.entries(identity).filter(([name]) => !registered.has(name)));
  return new SignJWT({ ...claims, session })
    .setProtectedHeader({ alg: 'EdDSA', kid })
    .setIssuer(issuer)
    .setAudience(upstream)
    .setSubject(identity.sub)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + lifetimeSeconds)
    .sign(privateKey);
}
