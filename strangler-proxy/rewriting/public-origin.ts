/** The address under which the client knows what it asked. */
export interface PublicOrigin {
  readonly scheme: 'http' | 'https';
  /** With its port, where that is not the scheme's own. */
  readonly host: string;
  /** `https://shop.example` */
  readonly origin: string;
}

/** What a request says of the address that its client knows. */
export interface Asked {
  /** Undefined where its Host is none that could be written into an answer. */
  readonly to: PublicOrigin | undefined;
  readonly isHttps: boolean;
}

// Host may hold more than names and addresses do, and what is written into pages must not hold markup.
const plainHost = /^(?:[a-z0-9][a-z0-9._-]*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/** What the client asked, by the headers that tell the upstream of it: the proxy's own, in lower case. */
export function askedBy(headers: readonly string[]): Asked {
  let host: string | undefined;
  let proto: string | undefined;
  for (let i = headers.length - 2; i >= 0 && (host === undefined || proto === undefined); i -= 2) {
    if (headers[i] === 'x-forwarded-host') host ??= firstOf(headers[i + 1]);
    else if (headers[i] === 'x-forwarded-proto') proto ??= firstOf(headers[i + 1]);
  }
  const scheme = proto?.toLowerCase() === 'https' ? 'https' : 'http';
  const isHttps = scheme === 'https';
  if (host === undefined || !plainHost.test(host)) return { to: undefined, isHttps };
  return { to: { scheme, host, origin: `${scheme}://${host}` }, isHttps };
}

/** A configured origin, `https://shop.example`. */
export function publicOriginAt(url: string): PublicOrigin {
  const { protocol, host, origin } = new URL(url);
  return Object.freeze({ scheme: protocol === 'https:' ? 'https' : 'http', host, origin });
}

/** Of several proxies in front of us the first saw the client. */
function firstOf(value: string | undefined): string | undefined {
  return value?.split(',', 1)[0]?.trim();
}

/** Scheme, host and port in one spelling; undefined for what names a user or no host. */
export function canonicalOrigin(scheme: string, authority: string): string | undefined {
  if (authority === '' || authority.includes('@')) return undefined;
  const lower = scheme.toLowerCase();
  const ownPort = lower === 'https' ? ':443' : ':80';
  const host = authority.toLowerCase();
  return `${lower}://${host.endsWith(ownPort) ? host.slice(0, -ownPort.length) : host}`;
}
