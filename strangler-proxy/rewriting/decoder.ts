import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib';
import type { Transform } from 'node:stream';

/** Who wants to hear of the decoded body. */
export interface DecoderListener {
  /** False asks to stop until `resume` is called. */
  decoded(chunk: Buffer): boolean;
  /** There is room again after `write` returned false. */
  hasRoom(): void;
  ended(): void;
  failed(error: Error): void;
}

/** So much larger than its code no honest text is. */
const largestRatio = 250;
/** Until so many decoded bytes no ratio says anything. */
const ratioAppliesFrom = 16 * 1024 ** 2;

/** Codings that can be undone; several of them on one body cannot. */
export function isDecodable(coding: string): boolean {
  return ['gzip', 'x-gzip', 'deflate', 'br', 'zstd'].includes(coding);
}

/** Undoes the Content-Encoding of a body as it comes, with backpressure. */
export class Decoder {
  readonly #coding: string;
  readonly #listener: DecoderListener;
  #stream: Transform | undefined = undefined;
  #encodedBytes = 0;
  #decodedBytes = 0;

  constructor(coding: string, listener: DecoderListener) {
    this.#coding = coding;
    this.#listener = listener;
  }

  /** False asks to stop until there is room. */
  write(chunk: Buffer): boolean {
    this.#encodedBytes += chunk.length;
    const stream = (this.#stream ??= this.#open(chunk));
    if (stream.write(chunk)) return true;
    stream.once('drain', () => this.#listener.hasRoom());
    return false;
  }

  end(): void {
    // Nothing came: nothing has to be decoded, and nothing is missing.
    if (this.#stream === undefined) this.#listener.ended();
    else this.#stream.end();
  }

  resume(): void {
    this.#stream?.resume();
  }

  destroy(): void {
    this.#stream?.destroy();
  }

  #open(first: Buffer): Transform {
    const stream = makeStream(this.#coding, first);
    stream.on('data', (chunk: Buffer) => {
      this.#decodedBytes += chunk.length;
      if (this.#decodedBytes > ratioAppliesFrom && this.#decodedBytes > this.#encodedBytes * largestRatio)
        stream.destroy(new Error(`a body of ${this.#encodedBytes} bytes grew to more than ${this.#decodedBytes}`));
      else if (!this.#listener.decoded(chunk)) stream.pause();
    });
    stream.on('end', () => this.#listener.ended());
    stream.on('error', (error) => this.#listener.failed(error));
    return stream;
  }
}

function makeStream(coding: string, first: Buffer): Transform {
  if (coding === 'br') return createBrotliDecompress();
  if (coding === 'zstd') return createZstdDecompress();
  if (coding !== 'deflate') return createGunzip();
  // Some servers send deflate without zlib's header around it.
  return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
}
