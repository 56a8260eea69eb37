/** What the answers of an upstream need, so that clients see only the address that they asked. */
export interface RewriteConfig {
  /** Origins by which the upstream calls itself, besides its url. */
  readonly origins?: readonly string[];
  /** What its origins become; without it the scheme and host that the client used. */
  readonly as?: string;
  readonly redirects?: RedirectsConfig;
  readonly cookies?: CookiesConfig;
  readonly bodies?: BodiesConfig;
}

/** For Location, Content-Location, Refresh and Link. */
export interface RedirectsConfig {
  /** Prefixes of paths, whole segments, longest first: as the upstream says them, as the client knows them. */
  readonly paths: Readonly<Record<string, string>>;
}

/** For the attributes of Set-Cookie. */
export interface CookiesConfig {
  /** As the upstream says it, or `*`; an empty one takes the attribute away. */
  readonly domain: Readonly<Record<string, string>>;
  readonly path: Readonly<Record<string, string>>;
  /** `as-client`: there where the client came by https, and only there. */
  readonly secure: 'keep' | 'as-client';
  readonly sameSite: 'keep' | 'lax' | 'strict' | 'none';
}

export interface BodiesConfig {
  /** Absolute links to the upstream's origins become links to what the client asked. */
  readonly links: boolean;
  readonly replace: readonly { readonly from: string; readonly to: string }[];
  /** Media types, `text/*` for all of a kind. */
  readonly types: readonly string[];
  /** Largest body that is searched, in bytes. */
  readonly limit: number;
}
