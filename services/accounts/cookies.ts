/** Ties the tokens of forms to one browser. */
export const browserCookie = 'pizza.csrf';
/** Who is logged in. */
export const sessionCookie = 'pizza.account';

/** A cookie that scripts cannot read and that other sites' forms do not send. */
export function setCookie(
  name: string,
  value: string,
  { lifetimeMs, isHttps }: { readonly lifetimeMs: number; readonly isHttps: boolean },
): string {
  const age = Math.floor(lifetimeMs / 1000);
  return `${name}=${value}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax${isHttps ? '; Secure' : ''}`;
}

/** A cookie of ours (they need no decoding) out of the Cookie header. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value !== undefined && value !== '') return value;
  }
  return undefined;
}
