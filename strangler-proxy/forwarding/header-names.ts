/** What becomes of a response header: passed on, dropped, or looked at more closely. */
export type HeaderFate = 'pass' | 'drop' | 'connection' | 'trailer' | 'content-length';

/** A header name that upstreams have sent before. */
export interface KnownName {
  readonly bytes: Buffer;
  /** As the upstream spells it. */
  readonly text: string;
  readonly lower: string;
  readonly fate: HeaderFate;
}

const dropped = new Set(['keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']);
const slots = 1024;

/**
 * Remembers header names by their bytes.
 *
 * Upstreams send the same few names again and again; finding one costs a short comparison, making a string of it and
 * deciding what it is costs several times as much. The table has a fixed size: a name that finds its slot taken by
 * another replaces it.
 */
export class HeaderNames {
  readonly #table = new Array<KnownName | undefined>(slots).fill(undefined);

  find(bytes: Buffer): KnownName {
    const length = bytes.length;
    const slot =
      (length * 31 + (bytes[0] ?? 0) * 7 + (bytes[length >> 1] ?? 0) * 13 + (bytes[length - 1] ?? 0)) & (slots - 1);
    const known = this.#table[slot];
    if (known !== undefined && known.bytes.length === length) {
      const expected = known.bytes;
      let i = 0;
      while (i < length && bytes[i] === expected[i]) i++;
      if (i === length) return known;
    }
    return (this.#table[slot] = learn(bytes));
  }
}

function learn(bytes: Buffer): KnownName {
  const text = bytes.toString('latin1');
  const lower = text.toLowerCase();
  // The bytes are a view into a socket's read buffer: keeping them would keep all of it.
  return { bytes: Buffer.from(bytes), text, lower, fate: fateOf(lower) };
}

function fateOf(lower: string): HeaderFate {
  if (dropped.has(lower) || lower.startsWith('x-strangler-')) return 'drop';
  if (lower === 'connection' || lower === 'trailer' || lower === 'content-length') return lower;
  return 'pass';
}
