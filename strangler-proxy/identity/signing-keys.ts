import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';

/** A key pair for one day; `kid` names the day, and the key by a part of its digest. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: Readonly<Record<string, unknown>>;
}

export interface SigningKeys {
  /** The key of the day that `now` (milliseconds since 1970, UTC) lies in. */
  current(now: number): SigningKey;
  /** The public keys of yesterday, today and tomorrow: clocks differ, and a token outlives midnight. */
  jwks(now: number): { readonly keys: readonly Readonly<Record<string, unknown>>[] };
}

const dayMs = 86_400_000;
// RFC 8410: the ASN.1 before the 32 bytes of an Ed25519 private key.
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * Ed25519 keys that change every day, derived from the secret by HKDF-SHA256, so that several proxies sign with the same
 * keys without talking to each other.
 */
export function makeSigningKeys(secret: string | Buffer): SigningKeys {
  const known = new Map<string, SigningKey>();
  const keyOf = (time: number): SigningKey => {
    const day = new Date(time).toISOString().slice(0, 10);
    const key = known.get(day) ?? derive(secret, day);
    known.set(day, key);
    for (const old of known.keys()) {
      if (known.size <= 3) break;
      known.delete(old);
    }
    return key;
  };
  return {
    current: keyOf,
    jwks: (now) => ({ keys: [now - dayMs, now, now + dayMs].map((time) => keyOf(time).publicJwk) }),
  };
}

function derive(secret: string | Buffer, day: string): SigningKey {
  const seed = Buffer.from(hkdfSync('sha256', secret, 'strangler-proxy', `strangler identity ${day} v1`, 32));
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  // Another secret is another key: who has read the keys before must see by the id that it does not have this one.
  const kid = `${day}.${createHash('sha256').update(String(jwk.x)).digest('base64url').slice(0, 8)}`;
  return Object.freeze({ kid, privateKey, publicJwk: Object.freeze({ ...jwk, kid, alg: 'EdDSA', use: 'sig' }) });
}
