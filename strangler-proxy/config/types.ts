import type { RewriteConfig } from './rewrite-types.ts';

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
  /** On for the request's context: the service answers. Without one it always does. */
  readonly flag?: string;
  readonly service: string;
  readonly rewrite?: { readonly path?: string } & RewriteConfig;
  /** A failing service: legacy answers, for safe methods only. */
  readonly fallback: boolean;
  /** Names of decorators: before the call, after 2xx, after 4xx or 5xx. */
  readonly pre: readonly string[];
  readonly post: readonly string[];
  readonly catch?: string;
  readonly decorate: 'service' | 'both';
  /** Routes that are shed together, by the flag `shed-<group>`. */
  readonly group?: string;
  /** An answer of 2xx or 3xx ends the conversation that the group's pin keeps on its side. */
  readonly endsPin: boolean;
  /** There is no legacy side: what is answered instead of it. */
  readonly whenOff?: 404 | 503;
  /** `body`: sources of the context look into the request's body as well. */
  readonly context: 'head' | 'body';
  /** 0 is shed last, 9 first. */
  readonly priority: number;
  /** Whether the service is told who asks; `forward` where nothing is said. */
  readonly identity?: 'none' | 'forward' | 'required';
  readonly shadow?: { readonly flag: string; readonly compare: CompareConfig };
}

/** One place to forward to; times in milliseconds. */
export interface UpstreamConfig {
  /** One for each copy. */
  readonly urls: readonly string[];
  readonly timeouts: {
    readonly connect: number;
    readonly headers: number;
    readonly idle: number;
    readonly queue: number;
    /** Without a byte on an upgraded connection. */
    readonly upgraded: number;
    /** That a connection is kept without a request, where the upstream says nothing of it. */
    readonly keepAlive: number;
  };
  /** For an https URL; certificates and keys as PEM. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly servername?: string };
  /** It gets its own host in Host; the client's is in X-Forwarded-Host. */
  readonly changeOrigin: boolean;
  readonly rewrite?: RewriteConfig;
  /** It answers bodies with 100 Continue that nobody asked for. */
  readonly sends100: boolean;
  readonly connections: number;
  /** Requests that may wait for a connection; more are answered 503 at once. */
  readonly queue: number;
  /** Upgraded connections that may be open. */
  readonly upgrades: number;
  /** Part of the requests that may be sent to another copy after one has failed, 0 to 1. */
  readonly retries: number;
  readonly health?: HealthConfig;
  readonly caseSensitive: boolean;
  readonly strictSlash: boolean;
  readonly strictSemicolon: boolean;
  readonly strictEncoding: boolean;
}

/** When a copy of an upstream is left out, and how it returns; times in milliseconds. */
export interface HealthConfig {
  readonly path?: string;
  readonly interval: number;
  /** In a row, until it is ejected. */
  readonly failures: number;
  /** Checks in a row, until it returns. */
  readonly successes: number;
  /** Times the number of ejections in a row. */
  readonly eject: number;
  readonly maxEject: number;
  /** Of several copies, 0 to 1; at least one may be, unless it is 0. */
  readonly maxEjectedShare: number;
  readonly slowStart: number;
}

/** Where a part of the flag context comes from; the first source that the request has wins. */
export interface ContextSource {
  readonly header?: string;
  readonly cookie?: string;
  readonly query?: string;
  readonly path?: string;
  /** A place in the JSON body, written `$.a.b`. */
  readonly body?: string;
  /** A claim of the JSON web token in Authorization, which nobody but the upstreams checks. */
  readonly bearer?: string;
  /** A claim of the identity behind the session; `sub` is the user. */
  readonly identity?: string;
}

/** A decorator, by its name in the file; `timeout` in milliseconds. */
export interface DecoratorSettings {
  readonly call: string;
  readonly timeout: number;
  readonly onError: 'fail' | 'skip';
  readonly requestBody: boolean;
  readonly responseBody: boolean;
}

/** Routes that move together; times in milliseconds. */
export interface GroupConfig {
  /** How long a conversation stays on the side where it began. */
  readonly pin?: number;
  /** How long a visitor's reads stay on the side that took their write. */
  readonly readYourWrites?: number;
  /** Name of the fence that says which side gets the group's writes. */
  readonly fence?: string;
}

/** Who may write; sizes in bytes, times in milliseconds. */
export interface FenceConfig {
  readonly secret: string;
  /** Property of the flag context. */
  readonly tenant?: string;
  readonly hold: number;
  readonly waiting: number;
  readonly takeover: number;
  /** Largest body that is kept, so that it can be sent again. */
  readonly body: number;
}

/** strangler.yaml, validated, with every default filled in. */
export interface ProxyConfig {
  /** Processes that share the listener; undefined: one process does everything. */
  readonly workers?: number;
  readonly listen: {
    readonly host: string;
    readonly port: number;
    readonly trustedPeers: readonly string[];
    /** Certificate and key as PEM. */
    readonly tls?: { readonly cert: string; readonly key: string };
  };
  readonly limits: LimitsConfig;
  readonly admin: { readonly host: string; readonly port: number; readonly token: string };
  readonly unleash?: UnleashConfig;
  readonly flags?: { readonly file: string };
  readonly upstreams: Readonly<Record<string, UpstreamConfig>>;
  readonly legacy: string;
  /** What becomes of a request that no route names. */
  readonly unnamed: 'legacy' | 404;
  readonly explain: 'always' | 'on-request' | 'off';
  readonly identity?: IdentityConfig;
  readonly context: { readonly userId?: ContextSource; readonly properties: Readonly<Record<string, ContextSource>> };
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly requests: 'none' | 'errors' | 'all' };
  readonly shadow: ShadowLimits;
  readonly decorators: Readonly<Record<string, DecoratorSettings>>;
  readonly groups: Readonly<Record<string, GroupConfig>>;
  readonly fences: Readonly<Record<string, FenceConfig>>;
  readonly routes: readonly RouteConfig[];
}

/** What one client may take; sizes in bytes, times in milliseconds, `Infinity` where nothing is said. */
export interface LimitsConfig {
  /** Of the request's head in all. */
  readonly headers: number;
  readonly headerCount: number;
  readonly target: number;
  readonly body: number;
  /** Of a body that is read for the flag context. */
  readonly contextBody: number;
  /** Of a body that decorators want. */
  readonly decoratedBody: number;
  readonly connections: number;
  /** Trusted peers are not counted: one of them speaks for many clients. */
  readonly connectionsPerPeer: number;
  /** Until the request's head is complete. */
  readonly headersTimeout: number;
  /** Without a piece of the body from the client, or without room for one of the answer's. */
  readonly idleTimeout: number;
  /** Of a connection without a request. */
  readonly keepAlive: number;
  /** Bytes per second that a client's body must bring on average. */
  readonly bodyRate: number;
  /** For requests under way when the process stops. */
  readonly drainTimeout: number;
}

/** How sessions are read from the monolith's bridge; times in milliseconds. */
export interface IdentityConfig {
  readonly endpoint: string;
  readonly secret: string;
  /** The cookies that make a session; all of them where nothing is said. */
  readonly cookie?: readonly string[];
  readonly cache: number;
  readonly entries: number;
  readonly timeout: number;
  readonly onError: 'anonymous' | 'refuse';
  readonly headers: Readonly<Record<string, string>>;
}

export interface UnleashConfig {
  readonly url: string;
  readonly token: string;
  readonly environment: string;
  readonly appName: string;
  /** Milliseconds between two polls. */
  readonly refresh: number;
  /** Of the admin API, to ask who turned a flag. */
  readonly adminToken?: string;
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
