/** A service that is asked before the call, after it, or when it went wrong. */
export interface DecoratorConfig {
  readonly name: string;
  /** Where it is called, with its path. */
  readonly url: string;
  /** For the whole call, in milliseconds. */
  readonly timeout: number;
  /** When it fails: the request fails with it, or goes on as if it had said nothing. */
  readonly onError: 'fail' | 'skip';
  /** Whether it is sent the request's body; a route whose decorators want none is streamed. */
  readonly requestBody: boolean;
  /** The same of the response's body. */
  readonly responseBody: boolean;
}

/** A header's value, or values where it came several times (`set-cookie`). */
export type HeaderValue = string | readonly string[];

/** Header names in lower case. */
export type Headers = Readonly<Record<string, HeaderValue>>;

/** Names and values of the query; several values of one name in the order in which they came. */
export type Query = Readonly<Record<string, string | readonly string[]>>;

/** The request as a decorator is told of it. `body` is what JSON says, or text; absent when there is none, or none is wanted. */
export interface DecoratedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly query: Query;
  readonly body?: unknown;
}

/** The response as a decorator is told of it. */
export interface DecoratedResponse {
  readonly statusCode: number;
  readonly headers: Headers;
  readonly body?: unknown;
}

/** Why a decorator's answer cannot be used: it did not come, came too late, is too large, or is none of the protocol's. */
export interface DecoratorFailure {
  readonly kind: 'failed';
  readonly why: 'refused' | 'timeout' | 'too-large' | 'bad-status' | 'bad-payload';
  /** For the log; never for a client. */
  readonly detail: string;
}

/** The end of a chain before its time: what the client gets instead. */
export interface StopAnswer {
  readonly kind: 'stop';
  readonly statusCode: number;
  readonly headers: Headers;
  readonly body?: unknown;
}

/** 200 with the keys to replace, 204, 418, or a failure. */
export type Outcome<T> =
  { readonly kind: 'unchanged' } | { readonly kind: 'replace'; readonly with: T } | StopAnswer | DecoratorFailure;

/** What a pre decorator may replace. */
export interface PreChange {
  readonly headers?: Headers | undefined;
  readonly query?: Query | undefined;
  readonly body?: unknown;
}

/** What a post or catch decorator may replace. */
export interface PostChange {
  readonly headers?: Headers | undefined;
  readonly statusCode?: number | undefined;
  readonly body?: unknown;
}
