import type { IncomingHttpHeaders } from 'undici/types/header.js';
import type { Attempt, AttemptListener } from '../forwarding/attempt.ts';
import type { Failure } from '../forwarding/failures.ts';
import { bodyHeadOf, headOfSearched } from './body-head.ts';
import type { ByteReplacer } from './byte-replacer.ts';
import { isDecodable } from './decoder.ts';
import type { Asked, PublicOrigin } from './public-origin.ts';
import { rewriteHeaders } from './rewrite-headers.ts';
import { SearchedBody } from './searched-body.ts';
import type { SideRewriting } from './side-rewriting.ts';

/** What became of a body that might have been searched: the reasons why it was not are worth a look. */
export type SearchOutcome = 'searched' | 'too-large' | 'encoding' | 'charset' | 'host';

export interface RewrittenAnswerOptions {
  /** Of the side that answers now: after a fallback it is another one. */
  readonly rewriting: () => SideRewriting | undefined;
  readonly asked: Asked;
  /** The answer to HEAD has the head of a body, and none. */
  readonly isHead: boolean;
  readonly report: (outcome: SearchOutcome) => void;
  /** Calls when the client's connection is gone, or its answer complete. */
  readonly onClosed: (call: () => void) => void;
}

/** How a body is searched. */
interface Search {
  readonly replacer: ByteReplacer;
  readonly coding: string | undefined;
  readonly limit: number;
}

const noHeaders: IncomingHttpHeaders = Object.freeze({});

/**
 * Stands between an upstream's answer and whoever works on it next: the answer goes on as if the upstream knew the
 * address that the client asked. Bodies are searched while they stream.
 */
export class RewrittenAnswer implements AttemptListener {
  readonly #inner: AttemptListener;
  readonly #o: RewrittenAnswerOptions;
  #body: SearchedBody | undefined = undefined;

  constructor(inner: AttemptListener, o: RewrittenAnswerOptions) {
    this.#inner = inner;
    this.#o = o;
  }

  answerInforms(attempt: Attempt, status: number, raw: readonly Buffer[]): void {
    const rewriting = this.#o.rewriting();
    const headers = rewriting === undefined ? raw : rewriteHeaders(raw, rewriting, this.#askedOf(rewriting));
    this.#inner.answerInforms(attempt, status, headers);
  }

  answerBegins(
    attempt: Attempt,
    status: number,
    statusText: string,
    raw: readonly Buffer[],
    parsed: IncomingHttpHeaders,
  ): void {
    this.#body = undefined;
    const rewriting = this.#o.rewriting();
    if (rewriting === undefined) {
      this.#inner.answerBegins(attempt, status, statusText, raw, parsed);
      return;
    }
    const asked = this.#askedOf(rewriting);
    const headers = rewriteHeaders(raw, rewriting, asked);
    const search = this.#searchOf(status, raw, rewriting, asked.to);
    if (search === undefined) {
      // Of a 101, what is parsed is no header but the protocol.
      this.#inner.answerBegins(
        attempt,
        status,
        statusText,
        headers,
        headers === raw || status === 101 ? parsed : noHeaders,
      );
      return;
    }
    let shown = attempt;
    if (!this.#o.isHead) {
      const body = new SearchedBody(attempt, this.#inner, search, () => this.#o.report('too-large'));
      this.#body = body;
      shown = body;
      if (search.coding !== undefined) this.#o.onClosed(() => body.stop());
    }
    const searched = headOfSearched(headers, search.coding !== undefined);
    this.#inner.answerBegins(shown, status, statusText, searched, noHeaders);
  }

  answerContinues(attempt: Attempt, chunk: Buffer): boolean {
    return this.#body === undefined ? this.#inner.answerContinues(attempt, chunk) : this.#body.push(chunk);
  }

  answerEnds(attempt: Attempt, trailers: readonly Buffer[]): void {
    if (this.#body === undefined) this.#inner.answerEnds(attempt, trailers);
    else this.#body.end(trailers);
  }

  attemptFails(attempt: Attempt, failure: Failure, error: Error): void {
    this.#inner.attemptFails(attempt, failure, error);
  }

  answerBreaks(attempt: Attempt, error: Error): void {
    this.#body?.stop();
    this.#inner.answerBreaks(attempt, error);
  }

  #askedOf({ as }: SideRewriting): Asked {
    return as === undefined ? this.#o.asked : { to: as, isHttps: as.scheme === 'https' };
  }

  /** Undefined: the body is passed on as it is. */
  #searchOf(
    status: number,
    raw: readonly Buffer[],
    { bodies }: SideRewriting,
    to: PublicOrigin | undefined,
  ): Search | undefined {
    // A part of a body cannot be searched; the others have none.
    if (bodies === undefined || status === 204 || status === 206 || status === 304 || status < 200) return undefined;
    const { contentType, coding, length } = bodyHeadOf(raw);
    if (contentType === undefined || length === 0 || !bodies.isSearched(contentType)) return undefined;
    const replacer = to && bodies.replacerFor(contentType, to);
    if (to === undefined) this.#o.report('host');
    else if (coding !== undefined && !isDecodable(coding)) this.#o.report('encoding');
    else if (length !== undefined && length > bodies.limit) this.#o.report('too-large');
    else if (replacer === undefined) this.#o.report('charset');
    else {
      this.#o.report('searched');
      return { replacer, coding, limit: bodies.limit };
    }
    return undefined;
  }
}
