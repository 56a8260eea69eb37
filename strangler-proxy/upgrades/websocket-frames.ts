/** 1001, "going away", as RFC 6455 frames it. */
const goingAway = Buffer.from([0x03, 0xe9]);
const closeOpcode = 0x8;

/** A close frame for a client. */
export function closeForClient(): Buffer {
  return Buffer.concat([Buffer.from([0x88, goingAway.length]), goingAway]);
}

/** A close frame for a server, which takes masked frames only; with zeros as the mask the payload stays as it is. */
export function closeForServer(): Buffer {
  return Buffer.concat([Buffer.from([0x88, 0x80 | goingAway.length, 0, 0, 0, 0]), goingAway]);
}

/** Knows where the frames of one direction end, so that a frame of ours can be put between them. */
export class FrameTracker {
  /** A close frame has passed: nothing may follow. */
  hasClosed = false;
  /** Bytes still to come of the payload; a number so large that it is not exact never ends. */
  #payload = 0;
  readonly #head = Buffer.alloc(14);
  #headLength = 0;

  get isBetweenFrames(): boolean {
    return this.#payload === 0 && this.#headLength === 0;
  }

  /** Follows a chunk; returns how much of it has been followed: all, or up to the first end of a frame. */
  follow(chunk: Buffer, onlyToNextEnd = false): number {
    let at = 0;
    while (at < chunk.length) {
      if (this.#payload > 0) {
        const taken = Math.min(this.#payload, chunk.length - at);
        this.#payload -= taken;
        at += taken;
      } else {
        this.#head[this.#headLength++] = chunk[at++] ?? 0;
        if (this.#headLength >= 2 && this.#headLength === headLength(this.#head)) this.#begin();
      }
      if (onlyToNextEnd && this.isBetweenFrames) break;
    }
    return at;
  }

  #begin(): void {
    const head = this.#head;
    const short = (head[1] ?? 0) & 0x7f;
    this.#payload = short;
    if (short === 126) this.#payload = head.readUInt16BE(2);
    if (short === 127) this.#payload = Number(head.readBigUInt64BE(2));
    if (((head[0] ?? 0) & 0x0f) === closeOpcode) this.hasClosed = true;
    this.#headLength = 0;
  }
}

/** Of a frame whose first two bytes are known. */
function headLength(head: Buffer): number {
  const second = head[1] ?? 0;
  const short = second & 0x7f;
  const ofLength = short === 126 ? 2 : short === 127 ? 8 : 0;
  return 2 + ofLength + ((second & 0x80) === 0 ? 0 : 4);
}
