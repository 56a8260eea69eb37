import type { IncomingHttpHeaders } from 'undici/types/header.js';
import type { Attempt, AttemptListener } from '../forwarding/attempt.ts';
import { type Failure, failures } from '../forwarding/failures.ts';
import { noTrailers } from '../forwarding/attempt.ts';
import type { ChainEnd } from './chain.ts';
import { bytesOf, valueOf } from './content.ts';
import { text, without } from './decorated-request.ts';
import { headersOf, replaceHeaders } from './header-rules.ts';
import type { DecoratedResponse, DecoratorConfig, Headers } from './types.ts';

export interface ResponseDecoration {
  /** The decorators that an answer of this status meets. */
  readonly chainFor: (attempt: Attempt, status: number) => readonly DecoratorConfig[];
  readonly run: (
    chain: readonly DecoratorConfig[],
    response: DecoratedResponse,
  ) => Promise<ChainEnd<DecoratedResponse>>;
  /** Largest body that is held for decorators, in bytes. */
  readonly bodyBytes: number;
  /** Nobody waits for the answer any more. */
  readonly isAbandoned: () => boolean;
  readonly defect: (error: unknown) => void;
}

interface Held {
  readonly attempt: Attempt;
  readonly status: number;
  readonly statusText: string;
  readonly raw: readonly Buffer[];
  readonly parsed: IncomingHttpHeaders;
  readonly chain: readonly DecoratorConfig[];
  /** False: the body is not shown to any of them, and waits with the upstream. */
  readonly wantsBody: boolean;
  readonly chunks: Buffer[];
  bytes: number;
  /** Set when the upstream has said everything. */
  trailers: readonly Buffer[] | undefined;
}

/** What speaks of the bytes of a body that has been replaced. */
const ofTheBody = [
  'content-length',
  'content-encoding',
  'content-md5',
  'content-range',
  'accept-ranges',
  'digest',
  'etag',
];

/**
 * Stands between an upstream's answer and the exchange: an answer that decorators want is held, shown to them, and goes
 * on as they leave it; every other one passes through as it comes. What goes on has no parsed headers: those of the
 * upstream are no longer the answer's.
 */
export class DecoratedAnswer implements AttemptListener {
  readonly #inner: AttemptListener;
  readonly #o: ResponseDecoration;
  #held: Held | undefined = undefined;

  constructor(inner: AttemptListener, o: ResponseDecoration) {
    this.#inner = inner;
    this.#o = o;
  }

  answerInforms(attempt: Attempt, status: number, raw: readonly Buffer[]): void {
    this.#inner.answerInforms(attempt, status, raw);
  }

  answerBegins(
    attempt: Attempt,
    status: number,
    statusText: string,
    raw: readonly Buffer[],
    parsed: IncomingHttpHeaders,
  ): void {
    const chain = this.#o.chainFor(attempt, status);
    if (chain.length === 0) {
      this.#inner.answerBegins(attempt, status, statusText, raw, parsed);
      return;
    }
    const wantsBody = chain.some(({ responseBody }) => responseBody);
    // The head is a view into a buffer that undici uses again.
    const head = { attempt, status, statusText, raw: raw.map(copy), parsed };
    this.#held = { ...head, chain, wantsBody, chunks: [], bytes: 0, trailers: undefined };
    if (!wantsBody) this.#decorate(this.#held).catch(this.#o.defect);
  }

  answerContinues(attempt: Attempt, chunk: Buffer): boolean {
    const held = this.#held;
    if (held === undefined) return this.#inner.answerContinues(attempt, chunk);
    held.bytes += chunk.length;
    held.chunks.push(copy(chunk));
    if (!held.wantsBody) return false;
    if (held.bytes <= this.#o.bodyBytes) return true;
    return this.#giveUp(held);
  }

  answerEnds(attempt: Attempt, trailers: readonly Buffer[]): void {
    const held = this.#held;
    if (held === undefined) {
      this.#inner.answerEnds(attempt, trailers);
      return;
    }
    held.trailers = trailers;
    if (held.wantsBody) this.#decorate(held).catch(this.#o.defect);
  }

  attemptFails(attempt: Attempt, failure: Failure, error: Error): void {
    this.#inner.attemptFails(attempt, failure, error);
  }

  answerBreaks(attempt: Attempt, error: Error): void {
    if (this.#held === undefined) {
      this.#inner.answerBreaks(attempt, error);
      return;
    }
    // Held means that the client has heard nothing yet: another answer, or a clear failure, but not a broken one.
    this.#held = undefined;
    this.#inner.attemptFails(attempt, failures.badResponse, error);
  }

  /** Too large to be held: it passes undecorated where all decorators may be skipped, and fails otherwise. */
  #giveUp(held: Held): boolean {
    const { attempt, status, statusText, raw, parsed, chain, chunks } = held;
    this.#held = undefined;
    if (chain.some(({ onError }) => onError === 'fail')) {
      attempt.cancel();
      const error = new Error(`an answer of more than ${this.#o.bodyBytes} bytes cannot be decorated`);
      this.#inner.attemptFails(attempt, failures.tooLargeToDecorate, error);
      return true;
    }
    this.#inner.answerBegins(attempt, status, statusText, raw, parsed);
    return chunks.map((chunk) => this.#inner.answerContinues(attempt, chunk)).every(Boolean);
  }

  async #decorate(held: Held): Promise<void> {
    const { attempt, status, raw, chain } = held;
    const pairs = raw.map((each) => each.toString('latin1'));
    const headers = headersOf(pairs);
    const body = Buffer.concat(held.chunks);
    const value = held.wantsBody
      ? valueOf(body, text(headers, 'content-type'), text(headers, 'content-encoding'))
      : undefined;
    const response = { statusCode: status, headers, ...(value === undefined ? {} : { body: value }) };
    const end = await this.#o.run(chain, response);
    if (this.#o.isAbandoned() || this.#held !== held) return;
    this.#held = undefined;
    if (end.kind === 'failed') {
      attempt.cancel();
      this.#inner.attemptFails(attempt, failures.decoratorFailed, new Error(end.detail));
      return;
    }
    const answer = end.kind === 'stop' ? end : end.value;
    const isReplaced = end.kind === 'stop' || ('body' in answer && answer.body !== response.body);
    const bytes = isReplaced ? bytesOf(answer.body, text(answer.headers, 'content-type')) : undefined;
    const kept = headersAfter(pairs, headers, answer.headers, isReplaced);
    if (bytes?.contentType !== undefined && !('content-type' in answer.headers))
      kept.push('content-type', bytes.contentType);
    if (bytes !== undefined && held.trailers === undefined) attempt.cancel();
    if (bytes === undefined && !held.wantsBody) this.#stream(held, answer.statusCode, kept);
    else this.#send(held, answer.statusCode, without(kept, ['content-length']), bytes?.bytes ?? body);
  }

  /** Only the head was changed: the body follows as it comes. */
  #stream(
    { attempt, status, statusText, chunks, trailers }: Held,
    statusCode: number,
    headers: readonly string[],
  ): void {
    this.#inner.answerBegins(attempt, statusCode, statusCode === status ? statusText : '', toBytes(headers), {});
    const isFree = chunks.map((chunk) => this.#inner.answerContinues(attempt, chunk)).every(Boolean);
    if (trailers !== undefined) this.#inner.answerEnds(attempt, trailers);
    else if (isFree) attempt.resume();
  }

  #send({ attempt, status, statusText }: Held, statusCode: number, headers: string[], body: Buffer): void {
    const isEmpty = statusCode === 204 || statusCode === 304;
    const raw = toBytes(isEmpty ? headers : [...headers, 'content-length', String(body.length)]);
    const words = statusCode === status ? statusText : '';
    this.#inner.answerBegins(attempt, statusCode, words, raw, {});
    if (!isEmpty && body.length > 0) this.#inner.answerContinues(attempt, body);
    this.#inner.answerEnds(attempt, noTrailers);
  }
}

/** The answer's raw pairs: the upstream's, or what a decorator gave in their place. */
function headersAfter(raw: readonly string[], before: Headers, after: Headers, isReplaced: boolean): string[] {
  const pairs = after === before ? [...raw] : replaceHeaders(raw, after);
  return isReplaced ? without(pairs, ofTheBody) : pairs;
}

function toBytes(pairs: readonly string[]): Buffer[] {
  return pairs.map((each) => Buffer.from(each, 'latin1'));
}

function copy(bytes: Buffer): Buffer {
  return Buffer.from(bytes);
}
