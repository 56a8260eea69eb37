/** Takes the answers on one connection apart by their content-length. */
export class ResponseReader {
  /** Bytes of the current answer that are still to come; 0 between answers. */
  #remaining = 0;
  readonly #onAnswer: () => void;

  constructor(onAnswer: () => void) {
    this.#onAnswer = onAnswer;
  }

  /** Takes the next bytes; false when they are no 200 with a length: the connection is then of no more use. */
  take(chunk: Buffer): boolean {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#remaining === 0) {
        const head = rest.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        const length = /content-length: (\d+)/i.exec(head)?.[1];
        if (end < 0 || length === undefined || !head.startsWith('HTTP/1.1 200')) return false;
        this.#remaining = end + 4 + Number(length);
      }
      const taken = Math.min(this.#remaining, rest.length);
      this.#remaining -= taken;
      rest = rest.subarray(taken);
      if (this.#remaining === 0) this.#onAnswer();
    }
    return true;
  }
}
