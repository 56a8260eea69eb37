/** What is looked for, and what is put in its place. */
export interface Replacement {
  readonly from: Buffer;
  readonly to: Buffer;
  /** What is looked for ends a host or a port: it is not found where the host or the port goes on. */
  readonly ends?: 'host' | 'port';
  /** Not after a colon: `//host` within `http://host` is another rule's. */
  readonly notAfterColon?: boolean;
}

const none = Buffer.alloc(0);
const colon = 0x3a;
const digit = /[0-9]/;
const ofHost = /[\w.:%-]/;

/**
 * Replaces literal bytes in a stream; at each place the longest wins. It holds back only what may be the beginning of
 * something that it looks for, so that a stream of events is not delayed, and nothing that chunks have cut apart is
 * missed.
 */
export class ByteReplacer {
  readonly #rules: readonly Replacement[];
  readonly #longest: number;
  #held: Buffer = none;
  /** The byte before what is held. */
  #before = 0;

  constructor(rules: readonly Replacement[]) {
    // The longest first: of two that begin at one place it is the one that is met first.
    this.#rules = rules.toSorted((a, b) => b.from.length - a.from.length);
    this.#longest = this.#rules[0]?.from.length ?? 0;
  }

  /** What is certain after a chunk; empty when all is held back. */
  push(chunk: Buffer): Buffer {
    return this.#replace(this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]), false);
  }

  /** What was held back. */
  end(): Buffer {
    return this.#replace(this.#held, true);
  }

  #replace(bytes: Buffer, isLast: boolean): Buffer {
    let stop = isLast ? bytes.length : this.#mayBegin(bytes, 0);
    const nexts = this.#rules.map(({ from }) => bytes.indexOf(from));
    const pieces: Buffer[] = [];
    let at = 0;
    for (;;) {
      let best = -1;
      let first = stop;
      for (const [index, rule] of this.#rules.entries()) {
        let next = nexts[index] ?? -1;
        while (next !== -1 && (next < at || !this.#fits(rule, bytes, next)))
          next = bytes.indexOf(rule.from, Math.max(at, next + 1));
        nexts[index] = next;
        if (next === -1 || next >= first) continue;
        first = next;
        best = index;
      }
      const rule = this.#rules[best];
      if (rule === undefined) break;
      pieces.push(bytes.subarray(at, first), rule.to);
      at = first + rule.from.length;
      if (at > stop) stop = this.#mayBegin(bytes, at);
    }
    if (stop > 0) this.#before = bytes[stop - 1] ?? 0;
    // A copy: the chunk belongs to a read buffer, of which a few bytes would keep all.
    this.#held = stop < bytes.length ? Buffer.from(bytes.subarray(stop)) : none;
    if (pieces.length === 0) return bytes.subarray(0, stop);
    return Buffer.concat([...pieces, bytes.subarray(at, stop)]);
  }

  /** Where the bytes end in what may be the beginning of something that is looked for. */
  #mayBegin(bytes: Buffer, from: number): number {
    for (let i = Math.max(from, bytes.length - this.#longest); i < bytes.length; i++) {
      const length = bytes.length - i;
      for (const { from: wanted, ends } of this.#rules) {
        if (wanted[0] !== bytes[i] || length > wanted.length || (length === wanted.length && ends === undefined))
          continue;
        if (wanted.compare(bytes, i, bytes.length, 0, length) === 0) return i;
      }
    }
    return bytes.length;
  }

  #fits({ from, ends, notAfterColon }: Replacement, bytes: Buffer, at: number): boolean {
    if (notAfterColon === true && (at > 0 ? bytes[at - 1] : this.#before) === colon) return false;
    const next = bytes[at + from.length];
    if (ends === undefined || next === undefined) return true;
    return !(ends === 'port' ? digit : ofHost).test(String.fromCharCode(next));
  }
}
