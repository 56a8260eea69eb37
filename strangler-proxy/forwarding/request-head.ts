import { isTraceparent } from '../observability/trace-ids.ts';
import type { Peer } from './peer.ts';

const via = '1.1 strangler';
/** Codes of lower case. */
const letter = { f: 0x66, p: 0x70, s: 0x73, x: 0x78 } as const;

/**
 * The head of a request as it is sent to an upstream, and what the proxy itself reads from it.
 *
 * Made in one pass over the raw headers. Their lengths tell most of them apart before any text is compared, because
 * comparing header names is the largest single cost of a proxy.
 */
export class RequestHead {
  /** Raw pairs, in the client's order and spelling, without what belongs to the connection. */
  readonly headers: string[] = [];
  host: string | undefined = undefined;
  cookie: string | undefined = undefined;
  traceparent: string | undefined = undefined;
  contentLength: string | undefined = undefined;
  isChunked = false;
  /** x-strangler-force, -token and -explain: read here, never passed on. */
  force: string | undefined = undefined;
  token: string | undefined = undefined;
  explain: string | undefined = undefined;
  /** A head that no upstream must see, in words for the client. */
  problem: string | undefined = undefined;

  #connection: string | undefined = undefined;
  #forwardedFor: string | undefined = undefined;
  #forwardedHost: string | undefined = undefined;
  #forwardedProto: string | undefined = undefined;
  #via: string | undefined = undefined;

  constructor(raw: readonly string[], peer: Peer) {
    const headers = this.headers;
    for (let i = 0; i + 1 < raw.length; i += 2) {
      const name = raw[i] as string;
      const value = raw[i + 1] as string;
      if (this.#isOrdinary(name, value, peer)) headers.push(name, value);
    }
    if (this.#connection !== undefined) this.#dropNamedByConnection(this.#connection);
  }

  get hasBody(): boolean {
    return this.isChunked || (this.contentLength !== undefined && this.contentLength !== '0');
  }

  /** Adds what tells the upstream who asked and through whom. */
  complete(peer: Peer, authority: string | undefined, traceparent: string): void {
    const headers = this.headers;
    if (authority !== undefined) this.#replaceHost(authority);
    const host = this.#forwardedHost ?? this.host;
    headers.push(
      'x-forwarded-for',
      this.#forwardedFor === undefined ? peer.address : `${this.#forwardedFor}, ${peer.address}`,
      'x-forwarded-proto',
      this.#forwardedProto ?? peer.proto,
      'via',
      this.#via === undefined ? via : `${this.#via}, ${via}`,
    );
    if (host !== undefined) headers.push('x-forwarded-host', host);
    if (this.traceparent === undefined) headers.push('traceparent', traceparent);
  }

  /** Whether a header is passed on as it is; the others are remembered or forgotten. */
  #isOrdinary(name: string, value: string, peer: Peer): boolean {
    switch (name.length) {
      case 2:
        return !is(name, 'te');
      case 3:
        if (!is(name, 'via')) return true;
        this.#via = this.#via === undefined ? value : `${this.#via}, ${value}`;
        return false;
      case 4:
        if (is(name, 'host')) {
          if (this.host !== undefined) this.problem = 'more than one Host';
          this.host = value;
        }
        return true;
      case 6:
        if (is(name, 'cookie')) this.cookie = this.cookie === undefined ? value : `${this.cookie}; ${value}`;
        // Expect was answered with 100 Continue by the HTTP server.
        return !is(name, 'expect');
      case 7:
        return !is(name, 'trailer') && !is(name, 'upgrade');
      case 9:
        if (is(name, 'forwarded') || is(name, 'x-real-ip')) return peer.isTrusted;
        return (name.charCodeAt(0) | 0x20) !== letter.x || asRead(name) !== 'x-real-ip';
      case 10:
        if (is(name, 'connection')) {
          if (!is(value, 'keep-alive') && !is(value, 'close')) {
            this.#connection = this.#connection === undefined ? value : `${this.#connection},${value}`;
          }
          return false;
        }
        return !is(name, 'keep-alive');
      case 11:
        if (!is(name, 'traceparent')) return true;
        // One that is malformed is replaced by our own.
        if (!isTraceparent(value)) return false;
        this.traceparent = value;
        return true;
      case 14:
        if (!is(name, 'content-length')) return this.#isOrdinaryLong(name, value, peer);
        this.contentLength = value;
        return true;
      default:
        return this.#isOrdinaryLong(name, value, peer);
    }
  }

  #isOrdinaryLong(name: string, value: string, peer: Peer): boolean {
    const first = name.charCodeAt(0) | 0x20;
    if (first === letter.x) return this.#isOrdinaryX(name, value, peer);
    if (name.length === 17 && is(name, 'transfer-encoding')) {
      this.isChunked = true;
      return false;
    }
    if (first !== letter.p) return true;
    return !is(name, 'proxy-connection') && !is(name, 'proxy-authorization');
  }

  /** A spelling with underscores is never honest: it is there to be read as the header that the proxy vouches for. */
  #isOrdinaryX(name: string, value: string, peer: Peer): boolean {
    const third = name.charCodeAt(2) | 0x20;
    if (name.length < 12 || (third !== letter.s && third !== letter.f)) return true;
    const read = asRead(name);
    if (read.startsWith('x-strangler-')) {
      if (is(name, read)) this.#rememberStrangler(read, value);
      return false;
    }
    if (!read.startsWith('x-forwarded-')) return true;
    return peer.isTrusted && is(name, read) && !this.#remembersForwarded(read, value);
  }

  #rememberStrangler(name: string, value: string): void {
    if (name === 'x-strangler-force') this.force = value;
    else if (name === 'x-strangler-token') this.token = value;
    else if (name === 'x-strangler-explain') this.explain = value;
  }

  /** False for what is passed on as it is. */
  #remembersForwarded(name: string, value: string): boolean {
    if (name === 'x-forwarded-for')
      this.#forwardedFor = this.#forwardedFor === undefined ? value : `${this.#forwardedFor}, ${value}`;
    else if (name === 'x-forwarded-host') this.#forwardedHost = value;
    else if (name === 'x-forwarded-proto') this.#forwardedProto = value;
    else return false;
    return true;
  }

  /** Connection may name further headers of this hop; it may not take away what frames or addresses the request. */
  #dropNamedByConnection(connection: string): void {
    const named = new Set(
      connection
        .toLowerCase()
        .split(',')
        .map((each) => each.trim()),
    );
    for (const kept of ['host', 'content-length', 'cookie', 'authorization']) named.delete(kept);
    const all = this.headers.splice(0);
    for (let i = 0; i + 1 < all.length; i += 2) {
      const name = all[i] as string;
      if (!named.has(name.toLowerCase())) this.headers.push(name, all[i + 1] as string);
    }
    if (named.has('traceparent')) this.traceparent = undefined;
  }

  #replaceHost(authority: string): void {
    this.host = authority;
    for (let i = 0; i < this.headers.length; i += 2) {
      if (is(this.headers[i] as string, 'host')) this.headers[i + 1] = authority;
    }
  }
}

/** Compares without regard to case with a text that is in lower case. */
function is(text: string, lower: string): boolean {
  if (text.length !== lower.length) return false;
  if ((text.charCodeAt(0) | 0x20) !== lower.charCodeAt(0)) return false;
  return text === lower || text.toLowerCase() === lower;
}

/** A header's name as CGI's heirs (WSGI, PHP, Rack) read it: they do not tell `_` from `-`. */
function asRead(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}
