import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * How the proxy proves to the monolith that it is the proxy: header `x-strangler-signature: t,nonce,mac` with
 * mac = hex(HMAC-SHA256(secret, `t.nonce.METHOD.target.sha256hex(body)`)), t in seconds since 1970, and the target
 * as it stands in the request line. A signature is good for 30 seconds either way, and once.
 */
export interface SignedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly body: string | Buffer;
}

export const signatureHeader = 'x-strangler-signature';

const windowSeconds = 30;

/** Signs a request at a moment (milliseconds since 1970). */
export function sign(secret: string, request: SignedRequest, now: number): string {
  const seconds = String(Math.floor(now / 1000));
  const nonce = randomBytes(16).toString('hex');
  return `${seconds},${nonce},${macOf(secret, seconds, nonce, request)}`;
}

/** Checks signatures. `now` in milliseconds since 1970. */
export type VerifySignature = (header: string | undefined, request: SignedRequest, now: number) => boolean;

/** Makes the check; it remembers nonces for as long as they could be used again, and no more than so many. */
export function makeVerifier(secret: string, { nonces = 100_000 } = {}): VerifySignature {
  /** Nonce → when it may be forgotten, oldest first: only what was signed with our secret gets in. */
  const seen = new Map<string, number>();
  return (header, request, now) => {
    const [, seconds = '', nonce = '', mac = ''] = /^(\d{1,12}),([\da-f]{32}),([\da-f]{64})$/.exec(header ?? '') ?? [];
    if (mac === '' || Math.abs(now / 1000 - Number(seconds)) > windowSeconds) return false;
    if (!timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(secret, seconds, nonce, request)))) return false;
    for (const [old, until] of seen) {
      if (until > now) break;
      seen.delete(old);
    }
    // Full: more signed requests than anybody sends in a minute. Refusing is safer than forgetting one too early.
    if (seen.has(nonce) || seen.size >= nonces) return false;
    seen.set(nonce, now + 2 * windowSeconds * 1000);
    return true;
  };
}

function macOf(secret: string, seconds: string, nonce: string, { method, target, body }: SignedRequest): string {
  const digest = createHash('sha256').update(body).digest('hex');
  return createHmac('sha256', secret).update(`${seconds}.${nonce}.${method}.${target}.${digest}`).digest('hex');
}
