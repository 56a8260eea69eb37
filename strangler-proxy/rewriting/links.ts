import { makeMovePath } from './path-prefixes.ts';
import { canonicalOrigin, type PublicOrigin } from './public-origin.ts';

/** Gives a URL of a header the address that the client knows; any other URL is left as it is. */
export type MoveUrl = (url: string, to: PublicOrigin) => string;

const absolute = /^(?:(https?):)?\/\/([^/?#\\]*)(.*)$/is;
const refresh = /^([^;,]*[;,]\s*(?:url\s*=\s*)?["']?)([^"']*)(.*)$/is;

/** Compiles the origins of an upstream, and prefixes of its paths. */
export function makeMoveUrl(origins: ReadonlySet<string>, prefixes: Readonly<Record<string, string>>): MoveUrl {
  const movePath = makeMovePath(prefixes);
  const isOurs = (scheme: string | undefined, authority: string, { host }: PublicOrigin): boolean => {
    // Told the client's host, many frameworks say it, with the scheme of the last hop.
    if (authority.toLowerCase() === host.toLowerCase() && scheme !== 'https') return true;
    const schemes = scheme === undefined ? ['http', 'https'] : [scheme];
    return schemes.some((each) => origins.has(canonicalOrigin(each, authority) ?? ''));
  };
  return (url, to) => {
    const match = absolute.exec(url);
    if (match === null) return url.startsWith('/') ? movePath(url) : url;
    const [, scheme, authority = '', rest = ''] = match;
    if (canonicalOrigin(scheme ?? to.scheme, authority) === canonicalOrigin(to.scheme, to.host))
      return url.slice(0, url.length - rest.length) + movePath(rest);
    if (!isOurs(scheme?.toLowerCase(), authority, to)) return url;
    return (scheme === undefined ? `//${to.host}` : to.origin) + movePath(rest);
  };
}

/** The URL in a Refresh header: `5; url=/there`. */
export function moveRefresh(value: string, to: PublicOrigin, move: MoveUrl): string {
  return value.replace(refresh, (_, before: string, url: string, after: string) => before + move(url, to) + after);
}

/** The URLs in a Link header: `</next>; rel=next`. */
export function moveLink(value: string, to: PublicOrigin, move: MoveUrl): string {
  return value.replaceAll(/<([^<>]*)>/g, (_, url: string) => `<${move(url, to)}>`);
}
