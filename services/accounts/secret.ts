import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits for a cookie or a form. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a secret. It has enough entropy of its own: no salt, no slow hash. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
