import type { Attempt, AttemptListener } from '../forwarding/attempt.ts';
import type { Copy } from '../upstreams/copy.ts';
import { trailersOfSearched } from './body-head.ts';
import type { ByteReplacer } from './byte-replacer.ts';
import { Decoder } from './decoder.ts';

/** The body of an answer on its way through the search; whoever listens next sees it in place of the attempt. */
export class SearchedBody implements Attempt {
  readonly copy: Copy;
  readonly wasSent = true;
  readonly #attempt: Attempt;
  readonly #listener: AttemptListener;
  readonly #limit: number;
  readonly #grewTooLarge: () => void;
  readonly #decoder: Decoder | undefined;
  /** Undefined once more has come than is searched. */
  #replacer: ByteReplacer | undefined;
  #bytes = 0;
  #trailers: readonly Buffer[] = [];
  #isStopped = false;

  constructor(
    attempt: Attempt,
    listener: AttemptListener,
    { replacer, coding, limit }: { replacer: ByteReplacer; coding: string | undefined; limit: number },
    grewTooLarge: () => void,
  ) {
    this.copy = attempt.copy;
    this.#attempt = attempt;
    this.#listener = listener;
    this.#replacer = replacer;
    this.#limit = limit;
    this.#grewTooLarge = grewTooLarge;
    this.#decoder = coding === undefined ? undefined : this.#makeDecoder(coding);
  }

  cancel(): void {
    this.stop();
    this.#attempt.cancel();
  }

  resume(): void {
    if (this.#decoder === undefined) this.#attempt.resume();
    else this.#decoder.resume();
  }

  /** Nothing more of it is wanted. */
  stop(): void {
    this.#isStopped = true;
    this.#decoder?.destroy();
  }

  /** False asks to stop until the attempt is resumed. */
  push(chunk: Buffer): boolean {
    if (this.#isStopped) return true;
    return this.#decoder === undefined ? this.#search(chunk) : this.#decoder.write(chunk);
  }

  end(trailers: readonly Buffer[]): void {
    this.#trailers = trailers;
    if (this.#isStopped) return;
    if (this.#decoder === undefined) this.#finish();
    else this.#decoder.end();
  }

  #search(chunk: Buffer): boolean {
    const replacer = this.#replacer;
    if (replacer === undefined) return this.#listener.answerContinues(this, chunk);
    this.#bytes += chunk.length;
    let found = replacer.push(chunk);
    if (this.#bytes > this.#limit) {
      // Its beginning is out already: the rest follows as it is.
      this.#replacer = undefined;
      this.#grewTooLarge();
      found = Buffer.concat([found, replacer.end()]);
    }
    return found.length === 0 || this.#listener.answerContinues(this, found);
  }

  #finish(): void {
    const rest = this.#replacer?.end();
    this.#replacer = undefined;
    if (rest !== undefined && rest.length > 0) this.#listener.answerContinues(this, rest);
    if (!this.#isStopped) this.#listener.answerEnds(this, trailersOfSearched(this.#trailers));
  }

  #makeDecoder(coding: string): Decoder {
    return new Decoder(coding, {
      decoded: (chunk) => this.#isStopped || this.#search(chunk),
      hasRoom: () => this.#attempt.resume(),
      ended: () => {
        if (!this.#isStopped) this.#finish();
      },
      failed: (error) => {
        if (this.#isStopped) return;
        this.#isStopped = true;
        this.#attempt.cancel();
        this.#listener.answerBreaks(this, error);
      },
    });
  }
}
