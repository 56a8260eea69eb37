/** Who answers a request: the monolith, or the service that was extracted from it. */
export type Side = 'legacy' | 'service';

/** What to overlook when the answers of both sides are compared; paths are written `$.a.b` or `$.items[*].x`. */
export interface CompareConfig {
  readonly ignore: readonly string[];
  readonly unordered: readonly string[];
  readonly key: Readonly<Record<string, string>>;
}

/** One named route of strangler.yaml. */
export interface RouteConfig {
  readonly id: string;
  readonly match: { readonly methods: readonly string[]; readonly path: string; readonly host?: string };
  /** On for the request's context: the service answers. */
  readonly flag: string;
  readonly service: string;
  readonly rewrite?: { readonly path: string };
  /** A failing service: legacy answers, for safe methods only. */
  readonly fallback: boolean;
  readonly shadow?: { readonly flag: string; readonly compare: CompareConfig };
}

/** One place to forward to; times in milliseconds. */
export interface UpstreamConfig {
  readonly url: string;
  readonly timeouts: { readonly connect: number; readonly headers: number; readonly idle: number };
  readonly connections: number;
  /** Requests that may wait for a connection; more are answered 503 at once. */
  readonly queue: number;
  readonly health?: {
    readonly path?: string;
    readonly interval: number;
    readonly failures: number;
    readonly eject: number;
  };
  readonly caseSensitive: boolean;
  readonly strictSlash: boolean;
}

/** Where a part of the flag context comes from; the first source that the request has wins. */
export interface ContextSource {
  readonly header?: string;
  readonly cookie?: string;
  readonly query?: string;
  readonly path?: string;
}

/** strangler.yaml, validated, with every default filled in. */
export interface ProxyConfig {
  readonly listen: { readonly host: string; readonly port: number; readonly trustedPeers: readonly string[] };
  readonly admin: { readonly host: string; readonly port: number; readonly token: string };
  readonly unleash?: UnleashConfig;
  readonly flags?: { readonly file: string };
  readonly upstreams: Readonly<Record<string, UpstreamConfig>>;
  readonly legacy: string;
  readonly explain: 'always' | 'on-request' | 'off';
  readonly context: { readonly userId?: ContextSource; readonly properties: Readonly<Record<string, ContextSource>> };
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly requests: 'none' | 'errors' | 'all' };
  readonly shadow: ShadowLimits;
  readonly routes: readonly RouteConfig[];
}

export interface UnleashConfig {
  readonly url: string;
  readonly token: string;
  readonly environment: string;
  readonly appName: string;
  /** Milliseconds between two polls. */
  readonly refresh: number;
  /** Folder of the last known state. */
  readonly backup?: string;
}

/** What all shadow traffic together may use. */
export interface ShadowLimits {
  readonly concurrency: number;
  readonly bodyBytes: number;
  readonly timeoutMs: number;
  readonly samples: number;
}
