import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readCookie } from './cookies.ts';

/** The cookie that keeps an anonymous visitor on one side of a gradual rollout. */
export const sidCookie = 'strangler_sid';

/** A visitor's id, and the cookie to set when it is new. */
export interface Visitor {
  readonly sessionId: string;
  readonly setCookie: string | undefined;
}

const yearInSeconds = 31_536_000;

/** Knows visitors by a signed id: nobody can choose the id, and thereby the side, for themselves. */
export function makeVisitors(key: Buffer): (cookieHeader: string | undefined, isHttps: boolean) => Visitor {
  const sign = (id: string): Buffer => createHmac('sha256', key).update(id).digest().subarray(0, 16);
  const isOurs = (id: string, signature: string): boolean => {
    const given = Buffer.from(signature, 'base64url');
    return given.length === 16 && timingSafeEqual(given, sign(id));
  };
  return (cookieHeader, isHttps) => {
    const [id = '', signature = ''] = readCookie(cookieHeader, sidCookie)?.split('.') ?? [];
    if (id.length === 22 && isOurs(id, signature)) return { sessionId: id, setCookie: undefined };
    const fresh = randomBytes(16).toString('base64url');
    const secure = isHttps ? '; Secure' : '';
    return {
      sessionId: fresh,
      setCookie: `${sidCookie}=${fresh}.${sign(fresh).toString('base64url')}; Path=/; Max-Age=${yearInSeconds}; HttpOnly; SameSite=Lax${secure}`,
    };
  };
}
