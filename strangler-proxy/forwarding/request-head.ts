import { isTraceparent } from '../observability/trace-ids.ts';
import { type Failure, failures } from './failures.ts';
import { readHost } from './host.ts';
import { asRead, is, namedBy } from './names.ts';
import type { OwnName } from './own-name.ts';
import { forwardedElement, type Peer } from './peer.ts';

/** A longer number is not exact any more once it is read as one. */
const maxLengthDigits = 15;
/** Codes of lower case. */
const letter = { f: 0x66, h: 0x68, o: 0x6f, p: 0x70, r: 0x72, s: 0x73, x: 0x78 } as const;

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
  /** The client waits for 100 Continue before it sends its body. */
  expectsContinue = false;
  /** As the client announced its trailers. */
  trailer: string | undefined = undefined;
  /** x-strangler-force, -token and -explain: read here, never passed on. */
  force: string | undefined = undefined;
  token: string | undefined = undefined;
  explain: string | undefined = undefined;
  /** Why no upstream must see this head. */
  problem: Failure | undefined = undefined;
  /** About the problem, in words for the client. */
  problemDetail: string | undefined = undefined;

  connection: string | undefined = undefined;
  /** What a trusted peer says of how the client speaks to it. */
  forwardedProto: string | undefined = undefined;
  #port = '';
  #forwarded: string | undefined = undefined;
  #forwardedFor: string | undefined = undefined;
  #forwardedHost: string | undefined = undefined;
  #forwardedPort: string | undefined = undefined;
  #via: string | undefined = undefined;

  constructor(raw: readonly string[], peer: Peer) {
    const headers = this.headers;
    for (let i = 0; i + 1 < raw.length; i += 2) {
      const name = raw[i] as string;
      const value = raw[i + 1] as string;
      if (this.#isOrdinary(name, value, peer)) headers.push(name, value);
    }
    if (this.isChunked && this.contentLength !== undefined) this.#refuse(failures.badFraming);
    if (this.connection !== undefined) this.#dropNamedByConnection(this.connection);
  }

  get hasBody(): boolean {
    return this.isChunked || (this.contentLength !== undefined && this.contentLength !== '0');
  }

  /** Whether the request came through the proxy of this name before. */
  hasPassed({ pseudonym }: OwnName): boolean {
    return this.#via?.includes(pseudonym) === true;
  }

  /** Adds what tells the upstream who asked and through whom. */
  complete(peer: Peer, authority: string | undefined, traceparent: string, via: string): void {
    const headers = this.headers;
    if (authority !== undefined) this.#replaceHost(authority);
    const host = this.#forwardedHost ?? this.host;
    const proto = this.forwardedProto ?? peer.proto;
    headers.push(
      'x-forwarded-for',
      this.#forwardedFor === undefined ? peer.address : `${this.#forwardedFor}, ${peer.address}`,
      'x-forwarded-proto',
      proto,
      'via',
      this.#via === undefined ? via : `${this.#via}, ${via}`,
    );
    if (host !== undefined) {
      const port = this.#forwardedPort ?? (host === this.host ? this.#port : readHost(host).port);
      headers.push(
        'x-forwarded-host',
        host,
        'x-forwarded-port',
        port === '' ? (proto === 'https' ? '443' : '80') : port,
      );
    }
    if (this.#forwarded !== undefined)
      headers.push('forwarded', `${this.#forwarded}, ${forwardedElement(peer, this.host)}`);
    if (this.traceparent === undefined) headers.push('traceparent', traceparent);
  }

  /** Whether a header is passed on as it is; the others are remembered or forgotten. */
  #isOrdinary(name: string, value: string, peer: Peer): boolean {
    switch (name.length) {
      case 2:
        // The one thing that TE may say for the upstream, too: trailers are passed on.
        if (is(name, 'te') && /\btrailers\b/i.test(value)) this.headers.push(name, 'trailers');
        return !is(name, 'te');
      case 3:
        if (!is(name, 'via')) return true;
        this.#via = this.#via === undefined ? value : `${this.#via}, ${value}`;
        return false;
      case 4:
        if (is(name, 'host')) this.#readHost(value);
        return true;
      case 5:
        // CGI would make HTTP_PROXY of it, which HTTP clients obey.
        return !is(name, 'proxy');
      case 6:
        if (is(name, 'cookie')) this.cookie = this.cookie === undefined ? value : `${this.cookie}; ${value}`;
        if (!is(name, 'expect')) return true;
        this.expectsContinue = true;
        return false;
      case 7:
        if (is(name, 'trailer')) this.trailer = this.trailer === undefined ? value : `${this.trailer}, ${value}`;
        else return !is(name, 'upgrade');
        return false;
      case 9:
        if (is(name, 'forwarded')) {
          if (peer.isTrusted) this.#forwarded = this.#forwarded === undefined ? value : `${this.#forwarded}, ${value}`;
          return false;
        }
        if (is(name, 'x-real-ip')) return peer.isTrusted;
        return (name.charCodeAt(0) | 0x20) !== letter.x || asRead(name) !== 'x-real-ip';
      case 10:
        if (is(name, 'connection')) {
          if (!is(value, 'keep-alive') && !is(value, 'close')) {
            this.connection = this.connection === undefined ? value : `${this.connection},${value}`;
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
        if (this.contentLength !== undefined) this.#refuse(failures.badFraming);
        if (value.length > maxLengthDigits) this.#refuse(failures.bodyTooLarge);
        this.contentLength = value;
        return true;
      default:
        return this.#isOrdinaryLong(name, value, peer);
    }
  }

  #readHost(value: string): void {
    if (this.host !== undefined) this.#refuse(failures.badHost, 'more than one Host');
    const { isValid, port } = readHost(value);
    if (!isValid) this.#refuse(failures.badHost);
    this.host = value;
    this.#port = port;
  }

  #refuse(failure: Failure, detail?: string): void {
    this.problem ??= failure;
    this.problemDetail ??= detail;
  }

  #isOrdinaryLong(name: string, value: string, peer: Peer): boolean {
    const first = name.charCodeAt(0) | 0x20;
    if (first === letter.x) return this.#isOrdinaryX(name, value, peer);
    if (name.length === 17 && is(name, 'transfer-encoding')) {
      // To take another coding off and not to say so would hand the upstream something that it cannot read.
      if (this.isChunked) this.#refuse(failures.badFraming);
      if (!is(value, 'chunked')) this.#refuse(failures.codingUnknown);
      this.isChunked = true;
      return false;
    }
    if (first === letter.h) return !is(name, 'http2-settings');
    if (first !== letter.p) return true;
    return !is(name, 'proxy-connection') && !is(name, 'proxy-authorization');
  }

  /** A spelling with underscores is never honest: it is there to be read as the header that the proxy vouches for. */
  #isOrdinaryX(name: string, value: string, peer: Peer): boolean {
    const third = name.charCodeAt(2) | 0x20;
    if (name.length < 12) return true;
    // With these, some frameworks route another path than the one that was matched.
    if (third === letter.o) return name.length !== 14 || asRead(name) !== 'x-original-url';
    if (third === letter.r) return name.length !== 13 || asRead(name) !== 'x-rewrite-url';
    if (third !== letter.s && third !== letter.f) return true;
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
    else if (name === 'x-forwarded-proto') this.forwardedProto = value;
    else if (name === 'x-forwarded-port') this.#forwardedPort = value;
    else return false;
    return true;
  }

  /** Connection may name further headers of this hop; it may not take away what frames or addresses the request. */
  #dropNamedByConnection(connection: string): void {
    const named = namedBy(connection);
    for (const kept of ['host', 'content-length', 'cookie', 'authorization', 'te']) named.delete(kept);
    const all = this.headers.splice(0);
    for (let i = 0; i + 1 < all.length; i += 2) {
      const name = all[i] as string;
      if (!named.has(name.toLowerCase())) this.headers.push(name, all[i + 1] as string);
    }
    if (named.has('traceparent')) this.traceparent = undefined;
    if (named.has('trailer')) this.trailer = undefined;
  }

  /** For an upstream that wants its own host in Host. */
  headersFor(authority: string): string[] {
    const headers = [...this.headers];
    for (let i = 0; i < headers.length; i += 2) {
      if (is(headers[i] as string, 'host')) headers[i + 1] = authority;
    }
    return headers;
  }

  #replaceHost(authority: string): void {
    if (this.host === undefined) this.headers.push('host', authority);
    this.host = authority;
    this.#port = readHost(authority).port;
    for (let i = 0; i < this.headers.length; i += 2) {
      if (is(this.headers[i] as string, 'host')) this.headers[i + 1] = authority;
    }
  }
}
