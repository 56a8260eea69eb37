import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a token allows: to see decisions, to override them, to look at the console. */
export type TokenScope = 'explain' | 'force' | 'console';

/** What `strangler token` hands out; the console makes its own at a login. */
export const tokenScopes: readonly TokenScope[] = ['explain', 'force'];

const version = 's1';

/** Makes a token `s1.<expiry, seconds>.<scopes>.<HMAC-SHA256>` that is valid until the given time. */
export function signToken(key: Buffer, scopes: readonly TokenScope[], expiresAtMs: number): string {
  const content = `${version}.${Math.floor(expiresAtMs / 1000)}.${[...scopes].sort().join('+')}`;
  return `${content}.${mac(key, content).toString('base64url')}`;
}

/** Whether the token is ours, has not expired, and has the scope. */
export function checkToken(key: Buffer, token: string, scope: TokenScope, nowMs: number): boolean {
  const end = token.lastIndexOf('.');
  if (end === -1 || token.length > 200) return false;
  const content = token.slice(0, end);
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  const expected = mac(key, content);
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return false;
  const [tokenVersion, expiry, scopes = ''] = content.split('.');
  return tokenVersion === version && Number(expiry) * 1000 > nowMs && scopes.split('+').includes(scope);
}

function mac(key: Buffer, content: string): Buffer {
  return createHmac('sha256', key).update(content).digest();
}
