import type { CookiesConfig } from '../config/rewrite-types.ts';
import { makeMovePath } from './path-prefixes.ts';

/** Changes the attributes of one Set-Cookie; never its name or value. */
export type ChangeCookie = (cookie: string, isHttps: boolean) => string;

const sameSites = { lax: 'Lax', strict: 'Strict', none: 'None' } as const;

/** Compiles what becomes of the attributes of cookies. */
export function makeChangeCookie({ domain, path, secure, sameSite }: CookiesConfig): ChangeCookie {
  const domains = new Map(Object.entries(domain).map(([from, to]) => [plainDomain(from), to]));
  const movePath = makeMovePath(path);

  const changed = (attribute: string): string | undefined => {
    const [name = '', value = ''] = halves(attribute);
    switch (name.toLowerCase()) {
      case 'domain': {
        const to = domains.get(plainDomain(value)) ?? domains.get('*');
        if (to === undefined) return attribute;
        return to === '' ? undefined : `${name}=${to}`;
      }
      case 'path':
        return value.startsWith('/') ? `${name}=${movePath(value)}` : attribute;
      default:
        return attribute;
    }
  };

  return (cookie, isHttps) => {
    const [pair = '', ...attributes] = cookie.split(';').map((each) => each.trim());
    // Browsers take cookies of these names only with Secure, and __Host- only without Domain and with Path=/.
    const isForHost = /^__host-/i.test(pair);
    const needsSecure = isForHost || /^__secure-/i.test(pair);
    let result = isForHost ? attributes : attributes.map(changed).filter((each) => each !== undefined);
    if (secure === 'as-client' && !needsSecure) {
      if (!isHttps) result = result.filter((each) => each.toLowerCase() !== 'secure');
      else if (!result.some((each) => each.toLowerCase() === 'secure')) result = [...result, 'Secure'];
    }
    // Without Secure, None would be refused: what the upstream says is better then.
    if (sameSite !== 'keep' && (sameSite !== 'none' || isHttps))
      result = [...result.filter((each) => !/^samesite\s*(?:=|$)/i.test(each)), `SameSite=${sameSites[sameSite]}`];
    const isSame = result.length === attributes.length && result.every((each, i) => each === attributes[i]);
    return isSame ? cookie : [pair, ...result].join('; ');
  };
}

function halves(attribute: string): string[] {
  const at = attribute.indexOf('=');
  return at === -1 ? [attribute] : [attribute.slice(0, at).trim(), attribute.slice(at + 1).trim()];
}

/** A leading dot means nothing any more. */
function plainDomain(domain: string): string {
  return domain.toLowerCase().replace(/^\./, '');
}
