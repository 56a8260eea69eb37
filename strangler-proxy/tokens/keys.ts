import { hkdfSync } from 'node:crypto';

/** What a key is for; a key of one purpose is of no use for another. */
export type KeyPurpose = 'pin' | 'token' | 'visitor' | 'via' | 'identity';

/** A signing key derived from the admin token, so that there is one secret to keep and none is used twice. */
export function deriveKey(adminToken: string, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', adminToken, 'strangler-proxy', `strangler ${purpose} v1`, 32));
}
